import { type FormEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Status } from '../net/connection';
import { type Addressee, asked, closedUp, completed, matching } from '../room/mentions';
import type { RoomState } from '../room/state';
import type { Actions } from './actions';
import { Avatar } from './Avatar';

const CHARS_MAX = 32_000;
const ROWS_MAX = 8;
const TYPING_EVERY_MILLIS = 3000;

export function Composer({ room, status, actions }: { room: RoomState; status: Status; actions: Actions }) {
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const caretWanted = useRef<number | null>(null);
  const spaceEnd = useRef<number | null>(null);
  const told = useRef(0);
  const list = useId();

  const all = useMemo(() => addressees(room), [room.helpys, room.people]);
  const mention = asked(text, caret);
  const offered = mention && mention.from !== closed ? matching(all, mention.typed).slice(0, 6) : [];
  const running = room.drafts.filter((draft) => draft.thinking && !draft.stopping);
  const chosen = Math.min(active, offered.length - 1);

  useLayoutEffect(() => {
    if (caretWanted.current === null) return;
    field.current?.setSelectionRange(caretWanted.current, caretWanted.current);
    caretWanted.current = null;
  });
  useEffect(() => field.current?.focus(), []);

  const change = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setActive(0);
    if (closed !== null && asked(next, at)?.from !== closed) setClosed(null);
  };
  const onChange = (typed: string, typedAt: number) => {
    const { text: next, caret: at } = closedUp(typed, typedAt, spaceEnd.current);
    if (next !== typed) caretWanted.current = at;
    spaceEnd.current = null;
    change(next, at);
    if (next === '') stoppedTyping();
    else if (Date.now() - told.current > TYPING_EVERY_MILLIS) {
      told.current = Date.now();
      actions.typing(true);
    }
  };
  const stoppedTyping = () => {
    if (told.current !== 0) actions.typing(false);
    told.current = 0;
  };
  const complete = (one: Addressee) => {
    if (mention === null) return;
    const done = completed(text, caret, mention, one.name);
    caretWanted.current = done.caret;
    spaceEnd.current = done.caret;
    change(done.text, done.caret);
    field.current?.focus();
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const content = text.trim();
    if (content === '' || room.ended) return;
    stoppedTyping();
    actions.say(content);
    change('', 0);
  };
  const stopAll = () => running.forEach((draft) => void actions.stop(draft));

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (offered.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) setActive((chosen + step + offered.length) % offered.length);
      else if (event.key === 'Enter' || event.key === 'Tab') complete(offered[chosen]);
      else if (event.key === 'Escape') setClosed(mention!.from);
      else return;
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      submit();
      event.preventDefault();
    } else if (event.key === 'Escape' && running.length > 0) {
      stopAll();
      event.preventDefault();
    }
  };

  return (
    <form className="composer" onSubmit={submit}>
      {offered.length > 0 && (
        <ul className="mentions" id={list} role="listbox" aria-label="Whom to address">
          {offered.map((one, i) => (
            <li
              key={one.id}
              id={`${list}-${i}`}
              role="option"
              aria-selected={i === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(one);
              }}
            >
              <Avatar id={one.id} name={one.name} />
              {one.name} <span className="quiet">{one.what}</span>
            </li>
          ))}
        </ul>
      )}
      <label className="unseen" htmlFor={`${list}-field`}>
        Message to {room.name}
      </label>
      <textarea
        id={`${list}-field`}
        ref={field}
        value={text}
        rows={Math.min(ROWS_MAX, text.split('\n').length)}
        maxLength={CHARS_MAX}
        disabled={room.ended}
        placeholder={placeholder(room, status)}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? list : undefined}
        aria-activedescendant={offered.length > 0 ? `${list}-${chosen}` : undefined}
        onChange={(event) => onChange(event.target.value, event.target.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={stoppedTyping}
        onKeyDown={onKeyDown}
      />
      {running.length > 0 && (
        <button type="button" className="stop-all" onClick={stopAll} title="Stop the Helpys (Esc)">
          <span className="square" aria-hidden="true" />
          Stop
        </button>
      )}
      <button type="submit" className="primary" disabled={room.ended || text.trim() === ''}>
        Send
      </button>
    </form>
  );
}

function placeholder(room: RoomState, status: Status): string {
  if (room.ended) return 'This room has ended';
  if (status.kind === 'lost') return 'Sent when the connection is back';
  const helpy = room.helpys[0]?.name;
  return helpy ? `Say something, or ask @${helpy}` : 'Say something';
}

function addressees(room: RoomState): Addressee[] {
  return [
    ...room.helpys.map(({ helpyId, name, subject }) => ({ id: helpyId, name, what: subject ?? 'Helpy' })),
    ...room.people
      .filter(({ userId }) => userId !== room.me)
      .map(({ userId, displayName }) => ({ id: userId, name: displayName, what: 'person' })),
  ];
}
