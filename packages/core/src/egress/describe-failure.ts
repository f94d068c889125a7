import { unreachable } from '@beckon/shared/unreachable';
import type { Failure, Refused, Unusable } from './outcome.ts';
import type { UrlProblem } from './read-url.ts';

const PROBLEMS: Record<UrlProblem, string> = {
  not_http: 'is not an http or https address',
  not_https: 'is not an https address',
  ambiguous: 'holds white space, a control character or a backslash, which programs read in different ways',
  credentials: 'cannot carry a user name or password',
  host: 'has a host that is neither a name nor an address',
  port: 'has a port that nothing can listen on',
};

const UNUSABLE: Record<Exclude<Unusable['why'], 'status'>, string> = {
  media_type: 'answered with something other than JSON',
  encoded: 'answered with a compressed body, which was not asked for',
  too_large: 'answered with more than 64 KB',
  not_json: 'answered with text that is no JSON',
};

/**
 * The rest of a sentence that begins with the name of the address, without its full stop: `webhook_url` + ` leads to …`.
 * For users: it holds nothing that the other side wrote.
 */
export function describeFailure(failure: Failure | Unusable): string {
  switch (failure.kind) {
    case 'bad_url':
      return PROBLEMS[failure.problem];
    case 'refused':
      return describeRefusal(failure);
    case 'unreachable':
      return `cannot be reached${failure.reason ? `: ${failure.reason}` : ''}`;
    case 'timeout':
      return 'did not answer in time';
    case 'unusable':
      return failure.why === 'status' ? `answered with status ${failure.status}` : UNUSABLE[failure.why];
    default:
      return unreachable(failure);
  }
}

function describeRefusal({ target, use }: Refused): string {
  const where = use ? `${target} (${use})` : `${target}, whose addresses are not all public`;
  return `leads to ${where}, and this server calls public addresses only. If it is meant, whoever runs the server adds ${target} to BECKON_EGRESS_ALLOW and restarts it`;
}
