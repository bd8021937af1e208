/**
 * The little of Markdown that models like to write, as a tree. Whoever draws it makes elements and text of it, never HTML,
 * so nothing that is said in a room can become markup.
 */
export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'heading'; content: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'code'; text: string };

export type Inline =
  | { kind: 'text' | 'strong' | 'emphasis' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

const FENCE = /^\s*```/;
const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d{1,3}[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;

export function blocks(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const found: Block[] = [];
  let paragraph: Inline[][] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) found.push({ kind: 'paragraph', lines: paragraph });
    paragraph = [];
  };
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (FENCE.test(line)) {
      endParagraph();
      const end = lines.findIndex((other, at) => at > i && FENCE.test(other));
      const last = end < 0 ? lines.length : end;
      found.push({ kind: 'code', text: lines.slice(i + 1, last).join('\n') });
      i = last + 1;
      continue;
    }
    const heading = HEADING.exec(line);
    const like = [BULLET, NUMBER, QUOTE].find((pattern) => pattern.test(line));
    if (heading) {
      endParagraph();
      found.push({ kind: 'heading', content: inlines(heading[1]) });
      i++;
    } else if (like) {
      endParagraph();
      const items: Inline[][] = [];
      for (; i < lines.length && like.test(lines[i]); i++) items.push(inlines(like.exec(lines[i])![1]));
      found.push(like === QUOTE ? { kind: 'quote', lines: items } : { kind: 'list', ordered: like === NUMBER, items });
    } else {
      if (line.trim() === '') endParagraph();
      else paragraph.push(inlines(line));
      i++;
    }
  }
  endParagraph();
  return found;
}

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<![\w*])\*([^*\s][^*\n]*)\*(?!\w)|(?<!\w)_([^_\s][^_\n]*)_(?!\w)|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/g;

export function inlines(text: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) found.push({ kind: 'text', text: text.slice(from, match.index) });
    found.push(inline(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ kind: 'text', text: text.slice(from) });
  return found;
}

function inline(match: RegExpExecArray): Inline {
  const [, code, strong, strongToo, emphasis, emphasisToo, label, target, address] = match;
  if (code) return { kind: 'code', text: code };
  if (strong ?? strongToo) return { kind: 'strong', text: strong ?? strongToo };
  if (emphasis ?? emphasisToo) return { kind: 'emphasis', text: emphasis ?? emphasisToo };
  if (target) return { kind: 'link', text: label, href: target };
  return { kind: 'link', text: address, href: address };
}
