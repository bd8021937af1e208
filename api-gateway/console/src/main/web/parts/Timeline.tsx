import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Api } from '../net/api';
import type { Item, RoomState } from '../room/state';
import type { Actions } from './actions';
import { Drafts } from './Drafts';
import { MessageLine } from './MessageLine';
import { OutgoingLine } from './OutgoingLine';
import { day } from './time';

const NEAR_END_PIXELS = 80;
/** Who stays at the newest message for so long has read it. */
const READ_AFTER_MILLIS = 1500;
const SAME_BREATH_MILLIS = 5 * 60_000;

interface Props {
  api: Api;
  room: RoomState;
  live: boolean;
  actions: Actions;
}

/** Everything said, then what Helpys are saying right now. Stays at the end while one reads there. */
export function Timeline({ api, room, live, actions }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const heightBefore = useRef(0);
  const [away, setAway] = useState(false);
  const [loading, setLoading] = useState(false);
  const names = useMemo(
    () => [...room.helpys.map((helpy) => helpy.name), ...room.people.map((person) => person.displayName)],
    [room.helpys, room.people],
  );
  const first = room.timeline[0]?.id;

  useLayoutEffect(() => {
    const element = box.current!;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  });
  useLayoutEffect(() => {
    const element = box.current!;
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  /** What comes in above must not move what is being read. */
  useLayoutEffect(() => {
    const element = box.current!;
    if (!atEnd.current) element.scrollTop += element.scrollHeight - heightBefore.current;
  }, [first]);

  useReading(newestMessage(room.timeline), live && !away, actions);

  const onScroll = () => {
    const element = box.current!;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PIXELS;
    setAway(!atEnd.current);
  };
  const toEnd = () => {
    const element = box.current!;
    element.scrollTo({ top: element.scrollHeight });
  };
  const earlier = async () => {
    heightBefore.current = box.current!.scrollHeight;
    setLoading(true);
    try {
      await actions.loadEarlier();
    } catch {
      // the button stays, to be pressed again
    } finally {
      setLoading(false);
    }
  };

  return (
    <div className="timeline-frame">
      <div className="timeline" ref={box} onScroll={onScroll} tabIndex={0} aria-label="What has been said">
        {room.earlier && (
          <button type="button" className="earlier" onClick={earlier} disabled={loading}>
            {loading ? 'Loading …' : 'Earlier messages'}
          </button>
        )}
        {room.earlier === null && room.timeline.length === 0 && <Welcome room={room} />}
        <div role="log" aria-live="polite" aria-label="Messages">
          {room.timeline.map((item, i) => (
            <Fragment key={item.id}>
              {startsDay(room.timeline, i) && <p className="day">{day(item.at)}</p>}
              {item.kind === 'note' ? (
                <p className={`note ${item.tone}`}>{item.text}</p>
              ) : (
                <MessageLine
                  api={api}
                  room={room}
                  message={item}
                  names={names}
                  goesOn={goesOn(room.timeline, i)}
                  actions={actions}
                />
              )}
            </Fragment>
          ))}
        </div>
        {room.outgoing.map((one) => (
          <OutgoingLine key={one.clientMessageId} outgoing={one} names={names} actions={actions} />
        ))}
        <Drafts room={room} names={names} actions={actions} />
      </div>
      {away && (
        <button type="button" className="to-end" onClick={toEnd}>
          To the newest
        </button>
      )}
    </div>
  );
}

/** Tells that the newest message is read when somebody has stayed with it for a moment, on a page that he sees. */
function useReading(newest: string | undefined, here: boolean, actions: Actions) {
  useEffect(() => {
    if (newest === undefined || !here) return;
    let timer = 0;
    const settle = () => {
      window.clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = window.setTimeout(() => actions.read(newest), READ_AFTER_MILLIS);
    };
    settle();
    document.addEventListener('visibilitychange', settle);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', settle);
    };
  }, [newest, here, actions]);
}

function newestMessage(items: Item[]): string | undefined {
  for (let i = items.length - 1; i >= 0; i--) if (items[i].kind === 'message') return items[i].id;
  return undefined;
}

function Welcome({ room }: { room: RoomState }) {
  const first = room.helpys[0]?.name;
  return (
    <div className="welcome">
      <h2>Nothing has been said here yet.</h2>
      <p>Ask something; the Helpys of this room answer.{first && ` Write @${first} to ask one of them.`}</p>
    </div>
  );
}

function startsDay(items: Item[], i: number): boolean {
  return i === 0 || day(items[i - 1].at) !== day(items[i].at);
}

/** Said by the same, right after: needs no second name. */
function goesOn(items: Item[], i: number): boolean {
  const before = items[i - 1];
  const item = items[i];
  return (
    before?.kind === 'message' &&
    item.kind === 'message' &&
    before.senderId === item.senderId &&
    Date.parse(item.at) - Date.parse(before.at) < SAME_BREATH_MILLIS &&
    !startsDay(items, i)
  );
}
