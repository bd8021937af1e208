import { useEffect, useMemo, useRef, useState } from 'react';
import { forgetKey, type Person, readAddress, saveKey, savedKey, savedPerson, savePerson, showRoom } from '../key';
import { Api, Problem, type Workspace } from '../net/api';
import type { ListedRoom } from '../net/frames';
import { Entrance } from './Entrance';
import { NameForm } from './NameForm';
import { Notice } from './Notice';
import { RoomView } from './RoomView';

interface Place {
  workspace: Workspace;
  rooms: ListedRoom[];
}

const AGAIN_MILLIS = 2000;
const REFRESH_MILLIS = 30_000;

/** Who comes without a key is told how to get one; who has none of the names is asked for it; then the room. */
export function App() {
  const [address, setAddress] = useState(readAddress);
  const [key, setKey] = useState(savedKey);
  const [person, setPerson] = useState(savedPerson);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    const onHash = () => {
      setAddress(readAddress());
      setKey(savedKey());
      setRefused(null);
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);

  if (key === null) {
    const enter = (given: string) => {
      saveKey(given);
      setRefused(null);
      setKey(given);
    };
    return <Entrance problem={refused} onKey={enter} />;
  }
  if (person === null) return <NameForm onName={(name) => setPerson(savePerson(name))} />;
  const leave = (why: string | null) => {
    forgetKey();
    setRefused(why);
    setKey(null);
  };
  return (
    <Inside
      key={`${key}/${person.userId}`}
      apiKey={key}
      person={person}
      wanted={address.room}
      onRefused={leave}
      onRename={() => setPerson(null)}
    />
  );
}

interface InsideProps {
  apiKey: string;
  person: Person;
  wanted: string | null;
  onRefused(why: string | null): void;
  onRename(): void;
}

function Inside({ apiKey, person, wanted, onRefused, onRename }: InsideProps) {
  const api = useMemo(() => new Api(apiKey, person.userId), [apiKey, person.userId]);
  const [chosen, setChosen] = useState<string | null>(null);
  const { place, problem } = usePlace(api, chosen, onRefused);
  /** Who has chosen none stays where he has come in, whatever is said elsewhere: the list goes by the latest message. */
  const entered = useRef<string | null>(null);

  if (place === null) {
    return <Notice busy>{problem ? 'The server cannot be reached. Trying again …' : 'Opening …'}</Notice>;
  }
  const open = place.rooms.filter((room) => room.isActive);
  const find = (id: string | null) => open.find((room) => room.sessionId === id);
  const room = find(chosen) ?? find(wanted) ?? find(entered.current) ?? open[0];
  if (room === undefined) return <Notice>There is no room in this workspace yet.</Notice>;
  entered.current = room.sessionId;
  const choose = (sessionId: string) => {
    showRoom(sessionId);
    setChosen(sessionId);
  };
  return (
    <RoomView
      key={room.sessionId}
      api={api}
      workspace={place.workspace}
      rooms={open}
      room={room}
      person={person}
      onChoose={choose}
      onRename={onRename}
      onLeave={() => onRefused(null)}
      onRefused={onRefused}
    />
  );
}

/**
 * The workspace and its rooms, read again now and then, and when another room is chosen, since what has been read in the
 * one before is unread no longer. A server that is away is waited for.
 */
function usePlace(api: Api, chosen: string | null, onRefused: (why: string) => void) {
  const [place, setPlace] = useState<Place | null>(null);
  const [problem, setProblem] = useState(false);
  useEffect(() => {
    let over = false;
    let timer = 0;
    const load = async () => {
      let again = REFRESH_MILLIS;
      try {
        const [workspace, rooms] = await Promise.all([api.workspace(), api.rooms()]);
        if (over) return;
        setPlace({ workspace, rooms });
        setProblem(false);
      } catch (failure) {
        if (over) return;
        if (!(failure as Problem).isPassing) {
          onRefused((failure as Problem).message);
          return;
        }
        setProblem(true);
        again = AGAIN_MILLIS;
      }
      timer = window.setTimeout(load, again);
    };
    void load();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
    // onRefused only ever sets state
  }, [api, chosen]);
  return { place, problem };
}
