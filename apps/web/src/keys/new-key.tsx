import type { CreatedKey } from '@beckon/contract/key';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { fieldClass } from '../ui/field.tsx';

/** A key, this once. */
export function NewKey({ created, onDone }: { readonly created: CreatedKey; readonly onDone: () => void }) {
  return (
    <section aria-label="New key" className="space-y-3 rounded-xl border border-edge bg-raised p-4">
      <div>
        <h2 className="font-semibold">{created.name} is ready</h2>
        <p className="text-soft">Copy it now: it is not kept, and is never shown again.</p>
      </div>
      <div className="flex gap-2">
        <input
          readOnly
          aria-label="The new key"
          value={created.api_key}
          onFocus={(event) => event.target.select()}
          className={`${fieldClass} font-mono text-sm`}
        />
        <CopyButton text={created.api_key} what="the key" />
        <Button look="plain" onClick={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
