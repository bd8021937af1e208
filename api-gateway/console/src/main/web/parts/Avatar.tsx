const HUES = 8;

/** First letters on a colour that follows from the id, so that somebody looks the same everywhere. */
export function Avatar({ id, name, helpy = false }: { id: string; name: string; helpy?: boolean }) {
  return (
    <span className={`avatar hue-${hue(id)}${helpy ? ' helpy' : ''}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

export function hue(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.codePointAt(0)!) % 9973;
  return sum % HUES;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => Array.from(word)[0] ?? '').join('').toLocaleUpperCase();
}
