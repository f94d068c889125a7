import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { overlayClass } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { usePaletteGroups, type PaletteEntry } from './use-palette-groups.tsx';

/** Search, and do anything by its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const groups = usePaletteGroups(query);
  const choose = (entry: PaletteEntry): void => {
    onClose();
    if (entry.go) void navigate(entry.go);
    else entry.act();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10dvh] z-30 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden rounded-2xl bg-raised text-ink shadow-float not-data-[state=closed]:animate-appear"
        >
          <Radix.Title className="sr-only">Search and do anything</Radix.Title>
          <Command label="Search and do anything" loop className="flex min-h-0 flex-col">
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder="Search, or name an action"
              className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-faint"
            />
            <Command.List className="min-h-0 overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-soft">Nothing has that name.</Command.Empty>
              {groups.map(({ heading, entries }) => (
                <Command.Group
                  key={heading}
                  heading={heading}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
                >
                  {entries.map((entry) => (
                    <Command.Item
                      key={entry.id}
                      value={entry.id}
                      keywords={[entry.label, ...(entry.keywords ?? [])]}
                      onSelect={() => choose(entry)}
                      className="flex min-h-(--row) cursor-default items-center gap-2.5 rounded-lg px-2.5 text-sm select-none data-[selected=true]:bg-sunk"
                    >
                      <span aria-hidden className="grid w-4 shrink-0 place-items-center text-soft">
                        {entry.sign}
                      </span>
                      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                      {entry.detail !== undefined && (
                        <span className="max-w-[45%] truncate text-soft">{entry.detail}</span>
                      )}
                      {entry.keys !== undefined && (
                        <span className="inline-flex pointer-coarse:hidden">
                          <Kbd keys={entry.keys} />
                        </span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
