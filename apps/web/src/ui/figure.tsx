/** A number with its name below, for a `dl`. Its place is kept while the number is on its way. */
export function Figure({ name, value }: { readonly name: string; readonly value: number | string | undefined }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="min-h-7 text-xl font-semibold">{typeof value === 'number' ? value.toLocaleString() : value}</dd>
    </div>
  );
}
