// Loaded before anything is drawn, so that the page never flashes in another theme. src/app/appearance.ts writes these.
for (const name of ['theme', 'density']) {
  try {
    const value = localStorage.getItem(`beckon.${name}`);
    if (value !== null) document.documentElement.dataset[name] = value;
  } catch {
    // No storage on this device: the system's theme it is.
  }
}
