import { Fragment, memo } from 'react';
import { split } from '../room/mentions';
import { type Block, blocks, type Inline } from '../room/words';

/** What somebody has said, with the names in it that were addressed. */
export const Words = memo(function Words({ text, names }: { text: string; names: string[] }) {
  return (
    <div className="words">
      {blocks(text).map((block, i) => (
        <Fragment key={i}>{drawn(block, names)}</Fragment>
      ))}
    </div>
  );
});

function drawn(block: Block, names: string[]) {
  switch (block.kind) {
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'heading':
      return (
        <p className="heading">
          <Line content={block.content} names={names} />
        </p>
      );
    case 'list': {
      const items = block.items.map((item, i) => (
        <li key={i}>
          <Line content={item} names={names} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'quote':
      return (
        <blockquote>
          <Lines lines={block.lines} names={names} />
        </blockquote>
      );
    case 'paragraph':
      return (
        <p>
          <Lines lines={block.lines} names={names} />
        </p>
      );
  }
}

function Lines({ lines, names }: { lines: Inline[][]; names: string[] }) {
  return lines.map((line, i) => (
    <Fragment key={i}>
      {i > 0 && <br />}
      <Line content={line} names={names} />
    </Fragment>
  ));
}

function Line({ content, names }: { content: Inline[]; names: string[] }) {
  return content.map((piece, i) => <Fragment key={i}>{inline(piece, names)}</Fragment>);
}

function inline(piece: Inline, names: string[]) {
  switch (piece.kind) {
    case 'code':
      return <code>{piece.text}</code>;
    case 'strong':
      return <strong>{mentions(piece.text, names)}</strong>;
    case 'emphasis':
      return <em>{mentions(piece.text, names)}</em>;
    case 'link':
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case 'text':
      return mentions(piece.text, names);
  }
}

function mentions(text: string, names: string[]) {
  return split(text, names).map((piece, i) =>
    piece.mention ? (
      <span key={i} className="mention">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
