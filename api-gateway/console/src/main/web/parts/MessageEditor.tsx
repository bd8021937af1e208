import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';

interface Props {
  content: string;
  /** Resolves with whether it was done. */
  onSave(content: string): Promise<boolean>;
  onClose(): void;
}

export function MessageEditor({ content, onSave, onClose }: Props) {
  const [text, setText] = useState(content);
  const [problem, setProblem] = useState(false);
  const field = useId();
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    const wanted = text.trim();
    if (wanted === '' || wanted === content || (await onSave(wanted))) onClose();
    else setProblem(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && !event.shiftKey) void save();
    else return;
    event.preventDefault();
  };
  return (
    <form className="editor" onSubmit={save}>
      <label className="unseen" htmlFor={field}>
        Your message
      </label>
      <textarea
        id={field}
        value={text}
        rows={Math.min(8, text.split('\n').length)}
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p>
        <button type="submit" className="plain">
          Save
        </button>{' '}
        <button type="button" className="plain" onClick={onClose}>
          Cancel
        </button>
        {problem && (
          <span className="problem" role="alert">
            It could not be changed.
          </span>
        )}
      </p>
    </form>
  );
}
