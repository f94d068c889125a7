import { hash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../app-error.ts';
import { LANES, laneRule, type Lane, type LaneLimit } from './lanes.ts';
import { connectRedis, type RedisLink } from './redis-link.ts';

/** How often who may do what. Counted in this process, or in Redis for all processes together. */
export interface Rates {
  /**
   * Counts before it is done.
   *
   * @param subject who is counted; whatever names it well, it is kept as a hash
   * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
   */
  take(lane: Lane, subject: string, points?: number): Promise<void>;
  /** Takes back what was counted, where only failures count and this was none. */
  giveBack(lane: Lane, subject: string, points?: number): Promise<void>;
  /** Where it is counted at this moment. */
  readonly store: 'memory' | 'redis';
  close(): void;
}

export interface RatesOptions {
  /** Counts there, so that several processes count together. */
  readonly redisUrl?: string | undefined;
  /** Multiplies what may be done; 0 counts nothing. Lanes that guard secrets stay as they are. */
  readonly factor?: number | undefined;
  readonly lanes?: Partial<Readonly<Record<Lane, LaneLimit>>>;
  /** Begins the names in Redis. */
  readonly prefix?: string | undefined;
  /** Told when Redis goes away, once each time. */
  readonly onError?: (error: unknown) => void;
}

interface Limiters {
  readonly memory: RateLimiterMemory;
  readonly redis: RateLimiterRedis | undefined;
}

const PREFIX = 'beckon:rate';

/**
 * Starts counting. When Redis does not answer, each process counts for itself until it does: limits become softer, and
 * nothing stops.
 */
export async function openRates(options: RatesOptions = {}): Promise<Rates> {
  const { factor = 1, onError = () => {} } = options;
  const link = options.redisUrl === undefined ? undefined : await connectRedis(options.redisUrl, onError);
  const lanes = new Map<Lane, Limiters>();
  for (const lane of Object.keys(LANES) as Lane[]) {
    const rule = laneRule(lane);
    const limit = options.lanes?.[lane] ?? { points: rule.points * (rule.fixed ? 1 : factor), seconds: rule.seconds };
    if (limit.points > 0) lanes.set(lane, limiters(limit, `${options.prefix ?? PREFIX}:${lane}`, link));
  }
  return {
    async take(lane, subject, points = 1) {
      try {
        await inStore(lanes.get(lane), link, (limiter) => limiter.consume(nameOf(subject), points));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw tooMany(lane, error.msBeforeNext);
      }
    },
    async giveBack(lane, subject, points = 1) {
      await inStore(lanes.get(lane), link, (limiter) => limiter.reward(nameOf(subject), points));
    },
    get store() {
      return link?.isReady ? 'redis' : 'memory';
    },
    close: () => link?.close(),
  };
}

function limiters({ points, seconds }: LaneLimit, keyPrefix: string, link: RedisLink | undefined): Limiters {
  const limit = { points: Math.ceil(points), duration: seconds, keyPrefix };
  return {
    memory: new RateLimiterMemory(limit),
    redis: link && new RateLimiterRedis({ ...limit, storeClient: link.client }),
  };
}

async function inStore(
  lane: Limiters | undefined,
  link: RedisLink | undefined,
  count: (limiter: RateLimiterAbstract) => Promise<RateLimiterRes>,
): Promise<void> {
  if (!lane) return;
  if (lane.redis && link?.isReady) {
    try {
      await count(lane.redis);
      return;
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      link.reconnect(error);
    }
  }
  await count(lane.memory);
}

/** Short whatever was given, and nothing that a look into Redis could read. */
const nameOf = (subject: string): string => hash('sha256', subject, 'base64url').slice(0, 22);

function tooMany(lane: Lane, milliseconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  const wait = retryAfterSeconds === 1 ? '1 second' : `${retryAfterSeconds} seconds`;
  return new AppError('TOO_MANY_REQUESTS', `${laneRule(lane).says} Try again in ${wait}.`, { retryAfterSeconds });
}
