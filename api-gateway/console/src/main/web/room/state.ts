import type { Helpy, Person, Responder } from '../net/frames';

/** A room as this page knows it. Nothing here is ever changed in place. */
export interface RoomState {
  sessionId: string;
  name: string;
  me: string;
  /** The last durable frame that is in here; the feed is taken up again after it. */
  position: number;
  /** Members are known as of this position, from the answer to joining. */
  peopleAt: number;
  people: Person[];
  online: ReadonlySet<string>;
  typing: ReadonlySet<string>;
  helpys: Helpy[];
  timeline: Item[];
  rounds: Record<string, Round>;
  /** Which round a message has begun, or is an answer of. */
  roundOf: Record<string, string>;
  drafts: Draft[];
  outgoing: Outgoing[];
  /** Where earlier messages go on: not known yet, none, or a cursor. */
  earlier: string | null | undefined;
  ended: boolean;
}

export type Item = Message | Note;

export interface Message {
  kind: 'message';
  id: string;
  from: 'human' | 'helpy';
  senderId: string;
  senderName: string;
  content: string;
  at: string;
  edited: boolean;
  deleted: boolean;
  runId?: string;
  reactions: Reaction[];
}

/** One emoji under a message, and who has put it there. */
export interface Reaction {
  emoji: string;
  userIds: string[];
}

/** Something that happened and is worth a line. */
export interface Note {
  kind: 'note';
  id: string;
  at: string;
  text: string;
  tone: 'plain' | 'problem';
  roundId?: string;
}

export interface Round {
  roundId: string;
  triggerMessageId: string;
  responders: Responder[];
  over: boolean;
}

/** What a Helpy is saying right now. It counts for nothing until it is delivered. */
export interface Draft {
  runId: string;
  roundId: string;
  helpyId: string;
  text: string;
  /** How many characters the server has sent of it; more than the text has, if some were passed over. */
  length: number;
  thinking: boolean;
  stopping: boolean;
}

/** What I have said and the room has not shown yet. */
export interface Outgoing {
  clientMessageId: string;
  content: string;
  at: string;
  /** The room has taken it under this id. */
  messageId?: string;
  problem?: string;
}

export function emptyRoom(sessionId: string, name: string, me: string, position: number): RoomState {
  return {
    sessionId,
    name,
    me,
    position,
    peopleAt: 0,
    people: [],
    online: new Set(),
    typing: new Set(),
    helpys: [],
    timeline: [],
    rounds: {},
    roundOf: {},
    drafts: [],
    outgoing: [],
    earlier: undefined,
    ended: false,
  };
}

export function helpyName(room: RoomState, helpyId: string): string {
  return room.helpys.find((helpy) => helpy.helpyId === helpyId)?.name ?? 'A Helpy';
}

export function personName(room: RoomState, userId: string): string {
  return room.people.find((person) => person.userId === userId)?.displayName ?? 'Somebody';
}
