import type { JoinedRoom, ServerFrame, WireMessage } from '../net/frames';
import { bounded } from './bound';
import { drafting } from './drafts';
import { rounds } from './rounds';
import type { Message, RoomState } from './state';
import { appended, changed, merged, message, reacted } from './timeline';

export type RoomAction =
  | { type: 'joined'; room: JoinedRoom }
  /** The newest messages, oldest first; {@code anew}: what came between them and what is here is not known. */
  | { type: 'history'; messages: WireMessage[]; earlier: string | null; anew: boolean }
  | { type: 'earlier'; messages: WireMessage[]; earlier: string | null }
  | { type: 'frame'; frame: ServerFrame }
  | { type: 'expired'; position: number }
  | { type: 'say'; clientMessageId: string; content: string; at: string }
  | { type: 'said'; clientMessageId: string; messageId: string }
  | { type: 'unsaid'; clientMessageId: string; problem: string }
  | { type: 'discard'; clientMessageId: string }
  | { type: 'stopping'; runId: string; on: boolean };

/** What becomes of a room when something happens. A pure function: the same frames give the same page. */
export function reduce(room: RoomState, action: RoomAction): RoomState {
  switch (action.type) {
    case 'joined':
      return joined(room, action.room);
    case 'history': {
      const stretch = action.messages.map(message);
      const timeline = action.anew ? stretch : merged(room.timeline, stretch);
      const earlier = action.anew || room.earlier === undefined ? action.earlier : room.earlier;
      return withoutDelivered({ ...room, timeline, earlier });
    }
    case 'earlier': {
      const known = new Set(room.timeline.map((item) => item.id));
      const older = action.messages.map(message).filter((item) => !known.has(item.id));
      return { ...room, timeline: [...older, ...room.timeline], earlier: action.earlier };
    }
    case 'frame':
      return framed(room, action.frame);
    case 'expired':
      return { ...room, position: Math.max(room.position, action.position), drafts: [] };
    case 'say':
      return { ...room, outgoing: [...room.outgoing.filter((o) => o.clientMessageId !== action.clientMessageId), action] };
    case 'said':
      return withoutDelivered({
        ...room,
        outgoing: room.outgoing.map((o) =>
          o.clientMessageId === action.clientMessageId ? { ...o, messageId: action.messageId } : o,
        ),
      });
    case 'unsaid':
      return {
        ...room,
        outgoing: room.outgoing.map((o) =>
          o.clientMessageId === action.clientMessageId ? { ...o, problem: action.problem } : o,
        ),
      };
    case 'discard':
      return { ...room, outgoing: room.outgoing.filter((o) => o.clientMessageId !== action.clientMessageId) };
    case 'stopping':
      return {
        ...room,
        drafts: room.drafts.map((d) => (d.runId === action.runId ? { ...d, stopping: action.on } : d)),
      };
  }
}

function joined(room: RoomState, now: JoinedRoom): RoomState {
  return {
    ...room,
    name: now.name,
    people: now.members,
    helpys: now.helpys,
    peopleAt: now.position,
    online: new Set(),
    typing: new Set(),
  };
}

/** A durable frame counts once, however often it comes; one of another room or of a conversation does not count at all. */
function framed(room: RoomState, frame: ServerFrame): RoomState {
  const of = frame.data?.sessionId ?? frame.data?.conversationId;
  if (of !== undefined && of !== room.sessionId) return room;
  if (frame.position === undefined) return passing(room, frame);
  if (frame.position <= room.position) return room;
  return bounded(durable({ ...room, position: frame.position }, frame, frame.position));
}

function passing(room: RoomState, frame: ServerFrame): RoomState {
  const { data } = frame;
  switch (frame.event) {
    case 'helpy.thinking':
    case 'helpy.token':
      return drafting(room, frame);
    case 'presence':
      return {
        ...room,
        online: new Set(data.online),
        typing: toggled(new Set(data.typing), room.me, false),
      };
    case 'user.typing':
      return data.userId === room.me ? room : { ...room, typing: toggled(room.typing, data.userId, data.isTyping === true) };
    case 'user.online':
      return { ...room, online: toggled(room.online, data.userId, true) };
    case 'user.offline':
      return {
        ...room,
        online: toggled(room.online, data.userId, false),
        typing: toggled(room.typing, data.userId, false),
      };
    default:
      return room;
  }
}

function durable(room: RoomState, frame: ServerFrame, position: number): RoomState {
  const { data } = frame;
  switch (frame.event) {
    case 'group.message':
      return said(room, message(data.message));
    case 'message.edit':
      return edited(room, data.messageId, (m) => ({ ...m, content: data.content, edited: true }));
    case 'message.delete':
      return edited(room, data.messageId, (m) => ({ ...m, content: '', deleted: true, reactions: [] }));
    case 'message.reaction':
      return edited(room, data.messageId, (m) => ({
        ...m,
        reactions: reacted(m.reactions, data.emoji, data.userId, data.on !== false),
      }));
    case 'group.join':
    case 'group.leave':
    case 'helpy.added':
    case 'helpy.removed':
      return position > room.peopleAt ? peopled(room, frame, position) : room;
    case 'session.ended':
      return { ...room, ended: true, drafts: [] };
    default:
      return rounds(room, frame, position);
  }
}

/** What I said is shown by the room now, so it is on its way no longer. */
function said(room: RoomState, shown: Message): RoomState {
  const typing = toggled(room.typing, shown.senderId, false);
  const timeline = appended(room.timeline, shown);
  if (shown.senderId !== room.me) return { ...room, timeline, typing };
  const mine =
    room.outgoing.find((o) => o.messageId === shown.id) ??
    room.outgoing.find((o) => o.messageId === undefined && o.content === shown.content);
  return { ...room, timeline, typing, outgoing: room.outgoing.filter((o) => o !== mine) };
}

function withoutDelivered(room: RoomState): RoomState {
  const shown = new Set(room.timeline.map((item) => item.id));
  return { ...room, outgoing: room.outgoing.filter((o) => o.messageId === undefined || !shown.has(o.messageId)) };
}

function edited(room: RoomState, messageId: string, change: (message: Message) => Message): RoomState {
  return { ...room, timeline: changed(room.timeline, messageId, change) };
}

function peopled(room: RoomState, frame: ServerFrame, position: number): RoomState {
  const { data } = frame;
  const note = (text: string) =>
    appended(room.timeline, { kind: 'note', id: `fact-${position}`, at: frame.ts ?? '', text, tone: 'plain' });
  switch (frame.event) {
    case 'group.join': {
      const others = room.people.filter((person) => person.userId !== data.userId);
      const person = { userId: data.userId, displayName: data.displayName };
      const timeline = data.userId === room.me ? room.timeline : note(`${data.displayName} has joined`);
      return { ...room, people: [...others, person], timeline };
    }
    case 'group.leave': {
      const gone = room.people.find((person) => person.userId === data.userId);
      return {
        ...room,
        people: room.people.filter((person) => person !== gone),
        online: toggled(room.online, data.userId, false),
        timeline: note(`${gone?.displayName ?? 'Somebody'} has left`),
      };
    }
    case 'helpy.added':
      return {
        ...room,
        helpys: [...room.helpys.filter((h) => h.helpyId !== data.helpy.helpyId), data.helpy],
        timeline: note(`${data.helpy.name} is in the room now`),
      };
    default: {
      const gone = room.helpys.find((h) => h.helpyId === data.helpyId);
      return {
        ...room,
        helpys: room.helpys.filter((h) => h !== gone),
        timeline: note(`${gone?.name ?? 'A Helpy'} is in the room no longer`),
      };
    }
  }
}

function toggled(set: ReadonlySet<string>, member: string, on: boolean): ReadonlySet<string> {
  if (set.has(member) === on) return set;
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
}
