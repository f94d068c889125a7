import { Button } from '../ui/button.tsx';
import { RevealedText } from '../text/revealed-text.tsx';
import type { Answering } from './use-answer.ts';

/** One button for each option, all alike: which one is right is the person's to say. */
export function OptionButtons({
  options,
  answering,
  disabled,
  spaced = false,
}: {
  readonly options: readonly string[];
  readonly answering: Answering;
  readonly disabled: boolean;
  /** Far apart and high, where a slip of the finger would let something run. */
  readonly spaced?: boolean;
}) {
  // Short ones stand side by side; sentences below each other, where there is little room.
  const long = spaced || options.join('').length > 48 || options.length > 5;
  return (
    <div className="@container">
      <ul
        className={`flex-wrap ${spaced ? 'gap-4' : 'gap-2'} ${long ? 'grid @2xl:flex' : 'flex'}`}
        aria-label="Options"
      >
        {Array.from(options.entries(), ([n, option]) => (
          <li key={n} className="max-w-full">
            <Button
              look="ask"
              disabled={disabled || answering.busy || answering.saved}
              aria-busy={answering.busy && answering.given === option}
              onClick={() => answering.answer(option)}
              className={`max-w-full justify-start! ${spaced ? 'min-h-13 min-w-24' : 'min-h-11'} ${long ? 'w-full @2xl:w-auto' : ''} wrap-anywhere ${answering.given === option && (answering.busy || answering.saved) ? 'bg-amber! text-on-amber opacity-100!' : ''}`}
            >
              <span>
                <RevealedText text={option} />
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
