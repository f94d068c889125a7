import { Bookmark, X } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Popover } from '../ui/popover.tsx';
import { isFiltering, runFilterOf } from './run-filter.ts';
import { useSavedFilters } from './use-saved-filters.ts';
import type { Filtering } from './use-run-filter.ts';

/** The filters that the person keeps: to use one, to keep this one. */
export function SavedFilters({ filtering }: { readonly filtering: Filtering }) {
  const { items, save, remove } = useSavedFilters();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save(name.trim(), filtering.filter);
    setName('');
    setOpen(false);
  };
  return (
    <Popover
      label="Saved filters"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="plain" className="shrink-0 px-2.5! text-sm font-normal!">
          <Bookmark aria-hidden className="size-4" />
          Saved
        </Button>
      }
    >
      {items.length === 0 && (
        <p className="max-w-60 text-sm text-soft">Choose a filter, give it a name here, and it is one click away.</p>
      )}
      <ul className="-m-1">
        {items.map((saved) => (
          <li key={saved.name} className="flex items-center">
            <Button
              look="plain"
              className="min-w-0 flex-1 justify-start! px-2! text-sm font-normal!"
              onClick={() => {
                filtering.change(runFilterOf(saved.filter));
                setOpen(false);
              }}
            >
              <span className="truncate">{saved.name}</span>
            </Button>
            <IconButton label={`Remove “${saved.name}”`} onClick={() => remove(saved.name)}>
              <X aria-hidden className="size-3.5" />
            </IconButton>
          </li>
        ))}
      </ul>
      {isFiltering(filtering.filter) && (
        <form onSubmit={submit} className="mt-3 flex items-end gap-2 border-t border-line pt-3">
          <Field
            label="Keep this filter as"
            required
            maxLength={100}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
      )}
    </Popover>
  );
}
