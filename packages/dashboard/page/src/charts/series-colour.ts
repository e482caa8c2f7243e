const colours = 8;

/** The number of the colour of a series, which `tokens.css` defines. */
export function seriesNumber(index: number): number {
  return (index % colours) + 1;
}

/** A colour of `tokens.css` as a text, for what does not read style sheets. */
export function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
