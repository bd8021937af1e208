import type { Status } from '../net/connection';
import type { RoomState } from '../room/state';

interface Props {
  room: RoomState;
  subject?: string;
  status: Status;
  sideOpen: boolean;
  onSide(): void;
}

export function Header({ room, subject, status, sideOpen, onSide }: Props) {
  return (
    <header className="bar">
      <button type="button" className="icon side-button" aria-label="Rooms and people" aria-expanded={sideOpen} onClick={onSide}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 5h14M3 10h14M3 15h14" />
        </svg>
      </button>
      <div className="title">
        <h1>{room.name}</h1>
        <p>{subject ?? `${count(room.people.length, 'person', 'people')}, ${count(room.helpys.length, 'Helpy', 'Helpys')}`}</p>
      </div>
      <p className={`connection ${status.kind}`} role="status" data-connection={status.kind}>
        <span className="dot" aria-hidden="true" />
        {said(status)}
      </p>
    </header>
  );
}

function said(status: Status): string {
  switch (status.kind) {
    case 'connecting':
      return 'Connecting …';
    case 'live':
      return 'Live';
    case 'back':
      return status.whole ? 'Back, nothing lost' : 'Back, messages read anew';
    case 'lost':
      return 'Reconnecting …';
    case 'refused':
      return 'Closed';
  }
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
