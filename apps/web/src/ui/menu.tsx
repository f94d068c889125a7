import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { floatingClass, floatingItemClass } from './floating.ts';
import { Kbd } from './kbd.tsx';

/** A list of actions that opens from a button. */
export function Menu({
  trigger,
  label,
  align = 'end',
  side = 'bottom',
  children,
}: {
  /** The button: one element that takes a ref. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  return (
    // Not modal: the page stays reachable, and leaving the menu is enough to close it.
    <Radix.Root modal={false}>
      <Radix.Trigger ref={button} asChild>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          ref={list}
          onFocusOutside={(event) => {
            if (event.target !== button.current) return;
            // A menu that closed has given the focus back a moment later, when it was open again.
            event.preventDefault();
            list.current?.focus();
          }}
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={`${floatingClass} min-w-48 p-1`}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  icon,
  keys,
  disabled = false,
  onSelect,
  children,
}: {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={floatingItemClass}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys !== undefined && (
        <span className="inline-flex pointer-coarse:hidden">
          <Kbd keys={keys} />
        </span>
      )}
    </Radix.Item>
  );
}

/** One of several, of which one holds. */
export function MenuChoices<T extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  readonly label: string;
  readonly value: T | null;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}) {
  return (
    <Radix.RadioGroup aria-label={label} value={value ?? ''}>
      <MenuLabel>{label}</MenuLabel>
      {choices.map((choice) => (
        <Radix.RadioItem
          key={choice.value}
          value={choice.value}
          onSelect={() => onChoose(choice.value)}
          className={floatingItemClass}
        >
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden className="size-4" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-faint wrap-anywhere">{children}</Radix.Label>
  );
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
