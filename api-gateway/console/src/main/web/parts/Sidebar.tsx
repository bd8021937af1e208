import type { Person } from '../key';
import type { Workspace } from '../net/api';
import type { ListedRoom } from '../net/frames';
import type { RoomState } from '../room/state';
import { Avatar } from './Avatar';
import { Logo } from './Logo';

/** Nobody counts further. */
const UNREAD_SHOWN_MAX = 100;

interface Props {
  workspace: Workspace;
  rooms: ListedRoom[];
  room: RoomState;
  person: Person;
  onChoose(sessionId: string): void;
  onRename(): void;
  onLeave(): void;
}

export function Sidebar({ workspace, rooms, room, person, onChoose, onRename, onLeave }: Props) {
  return (
    <aside className="side">
      <div className="brand">
        <Logo />
        <div>
          <strong>{workspace.name}</strong>
          {workspace.credits && <span className="quiet">{credits(workspace.credits.available)} credits left</span>}
        </div>
      </div>
      <nav aria-labelledby="rooms">
        <h2 id="rooms">Rooms</h2>
        <ul>
          {rooms.map(({ sessionId, name, unread }) => (
            <li key={sessionId}>
              <button
                type="button"
                className="entry"
                aria-current={sessionId === room.sessionId ? 'page' : undefined}
                onClick={() => onChoose(sessionId)}
              >
                <span className="hash" aria-hidden="true">
                  #
                </span>
                {name}
                {sessionId !== room.sessionId && <Unread count={unread ?? 0} />}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-labelledby="helpys">
        <h2 id="helpys">Helpys</h2>
        <ul>
          {room.helpys.map(({ helpyId, name, subject, personality }) => (
            <li key={helpyId} className="entry" title={personality}>
              <Avatar id={helpyId} name={name} helpy />
              <span className="who">
                {name}
                <span className="quiet">{doing(room, helpyId) ?? subject}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="people">
        <h2 id="people">People</h2>
        <ul>
          {hereFirst(room).map(({ userId, displayName }) => (
            <li key={userId} className={`entry${room.online.has(userId) ? ' online' : ''}`}>
              <Avatar id={userId} name={displayName} />
              <span className="who">
                {displayName}
                <span className="quiet">{whereabouts(room, userId)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <footer>
        <button type="button" className="plain" onClick={onRename}>
          {person.name}: be somebody else
        </button>
        <button type="button" className="plain" onClick={onLeave}>
          Forget the key
        </button>
      </footer>
    </aside>
  );
}

function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  const shown = count >= UNREAD_SHOWN_MAX ? `${UNREAD_SHOWN_MAX - 1}+` : count;
  return (
    <span className="unread" aria-label={`${shown} not read`}>
      {shown}
    </span>
  );
}

function hereFirst(room: RoomState): RoomState['people'] {
  const away = ({ userId }: { userId: string }) => (userId === room.me || room.online.has(userId) ? 0 : 1);
  return [...room.people].sort((a, b) => away(a) - away(b));
}

function whereabouts(room: RoomState, userId: string): string | null {
  if (userId === room.me) return 'you';
  if (room.typing.has(userId)) return 'is typing …';
  if (room.online.size === 0) return null;
  return room.online.has(userId) ? 'here' : 'away';
}

function doing(room: RoomState, helpyId: string): string | null {
  const draft = room.drafts.find((one) => one.helpyId === helpyId);
  if (draft === undefined) return null;
  if (!draft.thinking) return 'has an answer';
  return draft.text === '' ? 'is thinking …' : 'is answering …';
}

function credits(decimal: string): string {
  return Number(decimal).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
