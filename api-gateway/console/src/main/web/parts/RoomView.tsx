import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Person } from '../key';
import type { Api, Workspace } from '../net/api';
import { RoomConnection, type Status } from '../net/connection';
import type { ListedRoom } from '../net/frames';
import { emptyRoom } from '../room/state';
import { RoomStore } from '../room/store';
import { useActions } from './actions';
import { Composer } from './Composer';
import { Header } from './Header';
import { Notice } from './Notice';
import { Sidebar } from './Sidebar';
import { Timeline } from './Timeline';

/** How far back the feed is read at first, so that the rounds of what is on the screen can be explained. */
const FACTS_BACK = 200;

interface Props {
  api: Api;
  workspace: Workspace;
  rooms: ListedRoom[];
  room: ListedRoom;
  person: Person;
  onChoose(sessionId: string): void;
  onRename(): void;
  onLeave(): void;
  onRefused(why: string): void;
}

export function RoomView({ api, workspace, rooms, room: listed, person, onChoose, onRename, onLeave, onRefused }: Props) {
  const { sessionId } = listed;
  const store = useMemo(
    () => new RoomStore(emptyRoom(sessionId, listed.name, person.userId, Math.max(0, listed.position - FACTS_BACK))),
    // the room as it was listed when it was opened
    [sessionId],
  );
  const room = useSyncExternalStore(store.subscribe, store.snapshot);
  const [status, setStatus] = useState<Status>({ kind: 'connecting' });
  const [connection, setConnection] = useState<RoomConnection | null>(null);
  const [sideOpen, setSideOpen] = useState(false);

  useEffect(() => {
    const made = new RoomConnection(api, sessionId, {
      dispatch: store.dispatch,
      status: setStatus,
      position: () => store.now().position,
      workspaceId: workspace.workspaceId,
      displayName: person.name,
    });
    setConnection(made);
    made.start();
    return () => made.stop();
  }, [api, sessionId, store, workspace.workspaceId, person.name]);

  const refusedKey = status.kind === 'refused' && status.because === 'key' ? status.message : null;
  useEffect(() => {
    if (refusedKey !== null) onRefused(refusedKey);
  }, [refusedKey]);

  const actions = useActions(api, store, connection);
  if (status.kind === 'refused') return <Notice>{`This room cannot be entered: ${status.message}.`}</Notice>;

  return (
    <div className={`shell${sideOpen ? ' side-open' : ''}`}>
      <title>{`${room.name} – Helpy`}</title>
      <Sidebar
        workspace={workspace}
        rooms={rooms}
        room={room}
        person={person}
        onChoose={(id) => {
          setSideOpen(false);
          onChoose(id);
        }}
        onRename={onRename}
        onLeave={onLeave}
      />
      <main className="room">
        <Header room={room} subject={listed.subject} status={status} sideOpen={sideOpen} onSide={() => setSideOpen(!sideOpen)} />
        <Timeline api={api} room={room} live={status.kind === 'live' || status.kind === 'back'} actions={actions} />
        <Composer room={room} status={status} actions={actions} />
      </main>
      {sideOpen && <button type="button" className="veil" aria-label="Close the list" onClick={() => setSideOpen(false)} />}
    </div>
  );
}
