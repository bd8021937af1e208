/** Something that may be addressed by {@code @name}. */
export interface Addressee {
  id: string;
  name: string;
  what: string;
}

export interface Asked {
  /** Where the @ stands. */
  from: number;
  /** What has been typed after it. */
  typed: string;
}

const TYPED_MAX = 30;

/** The mention that is being typed right before the caret, if any. */
export function asked(text: string, caret: number): Asked | null {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || caret - from > TYPED_MAX) return null;
  if (from > 0 && /[\p{L}\p{N}@.]/u.test(text[from - 1])) return null;
  const typed = text.slice(from + 1, caret);
  return /^[\p{L}\p{N}_.-]*$/u.test(typed) ? { from, typed } : null;
}

/** Names that begin so come first, then those with a later word that does. */
export function matching(all: Addressee[], typed: string): Addressee[] {
  const wanted = typed.toLocaleLowerCase();
  const rank = ({ name }: Addressee) => {
    const own = name.toLocaleLowerCase();
    if (own.startsWith(wanted)) return 0;
    return own.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return all.filter((one) => rank(one) < 2).sort((a, b) => rank(a) - rank(b));
}

export function completed(text: string, caret: number, mention: Asked, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, mention.from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** Punctuation takes the place of the space that completing has left before {@code spaceEnd}. */
export function closedUp(text: string, caret: number, spaceEnd: number | null): { text: string; caret: number } {
  const isTyped = spaceEnd !== null && caret === spaceEnd + 1 && /^ [?!.,;:)]$/.test(text.slice(spaceEnd - 1, caret));
  return isTyped ? { text: text.slice(0, spaceEnd - 1) + text.slice(spaceEnd), caret: spaceEnd } : { text, caret };
}

/** The text cut into plain pieces and mentions of these names. */
export function split(text: string, names: string[]): { text: string; mention: boolean }[] {
  if (names.length === 0 || !text.includes('@')) return [{ text, mention: false }];
  const any = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  return text
    .split(new RegExp(`(@(?:${any})(?![\\p{L}\\p{N}]))`, 'giu'))
    .map((piece, i) => ({ text: piece, mention: i % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
