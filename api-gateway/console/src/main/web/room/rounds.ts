import type { Responder, ServerFrame } from '../net/frames';
import { withoutDraft } from './drafts';
import { helpyName, personName, type Note, type RoomState, type Round } from './state';
import { appended, message } from './timeline';

/** What is said of a run that somebody has stopped by itself, not through the room. */
const STOPPED = 'cancelled';

/** The frames of rounds: who answers a message, and what became of it. */
export function rounds(room: RoomState, frame: ServerFrame, position: number): RoomState {
  const { data } = frame;
  switch (frame.event) {
    case 'round.started': {
      const round: Round = {
        roundId: data.roundId,
        triggerMessageId: data.triggerMessageId,
        responders: data.responders,
        over: false,
      };
      return {
        ...room,
        rounds: { ...room.rounds, [round.roundId]: round },
        roundOf: { ...room.roundOf, [round.triggerMessageId]: round.roundId },
      };
    }
    case 'round.skipped':
      return noted(room, frame, position, { text: `No Helpy answers: ${data.reason}`, tone: 'plain' });
    case 'helpy.response': {
      const answer = message(data.message);
      const done = turn(room, data.roundId, answer.runId, { state: 'answered', order: data.order });
      return withoutDraft(
        {
          ...done,
          timeline: appended(done.timeline, answer),
          roundOf: { ...done.roundOf, [answer.id]: data.roundId },
        },
        (draft) => draft.runId === answer.runId,
      );
    }
    case 'helpy.failed': {
      return ended(room, frame, position, { state: 'failed', failure: data.code }, {
        text: failure(helpyName(room, data.helpyId), data.code, data.message),
        tone: data.message === STOPPED ? 'plain' : 'problem',
      });
    }
    case 'helpy.stopped': {
      const by = data.by === undefined || data.by === room.me ? '' : ` by ${personName(room, data.by)}`;
      const text = `${helpyName(room, data.helpyId)} was stopped${by}`;
      return ended(room, frame, position, { state: 'stopped' }, { text, tone: 'plain' });
    }
    case 'helpy.suppressed': {
      const text = `${helpyName(room, data.helpyId)} says nothing more: ${data.reason}`;
      return ended(room, frame, position, { state: 'suppressed' }, { text, tone: 'plain' });
    }
    case 'helpy.contradiction': {
      const text = `${helpyName(room, data.helpyId)} contradicts an earlier answer: ${data.reason}`;
      return noted(room, frame, position, { text, tone: 'plain', roundId: data.roundId });
    }
    case 'helpy.late':
      return turn(room, data.roundId, data.runId, { state: 'late' });
    case 'helpy.called':
      return called(room, data);
    case 'message.passed-over':
      return noted(room, frame, position, { text: `A message is not answered for itself: ${data.reason}`, tone: 'plain' });
    case 'helpy.muted':
    case 'helpy.unmuted':
      return noted(room, frame, position, { text: muted(room, frame), tone: 'plain' });
    case 'round.completed': {
      const round = room.rounds[data.roundId];
      const over = round ? { ...room, rounds: { ...room.rounds, [data.roundId]: { ...round, over: true } } } : room;
      return withoutDraft(over, (draft) => draft.roundId === data.roundId);
    }
    default:
      return room;
  }
}

function failure(name: string, code: string, why: string): string {
  if (why === STOPPED) return `${name} was stopped`;
  if (code === 'insufficient_credits') return `${name} could not answer: the workspace is out of credits`;
  return `${name} could not answer: ${why}`;
}

function muted(room: RoomState, { event, data }: ServerFrame): string {
  const who = data.helpyId === '*' ? 'All Helpys' : helpyName(room, data.helpyId);
  const are = data.helpyId === '*' ? 'are' : 'is';
  return event === 'helpy.muted' ? `${who} ${are} muted for a while` : `${who} ${are} muted no longer`;
}

/** A turn that nobody will hear the answer of. */
function ended(
  room: RoomState,
  frame: ServerFrame,
  position: number,
  change: Partial<Responder>,
  note: Pick<Note, 'text' | 'tone'>,
): RoomState {
  const { roundId, runId } = frame.data;
  const told = noted(turn(room, roundId, runId, change), frame, position, { ...note, roundId });
  return withoutDraft(told, (draft) => draft.runId === runId);
}

/** Another Helpy has asked for this one: one turn more. */
function called(room: RoomState, { roundId, helpyId, runId, reason }: ServerFrame['data']): RoomState {
  const round = room.rounds[roundId];
  if (round === undefined || round.responders.some((one) => one.runId === runId)) return room;
  const responders = [...round.responders, { helpyId, runId, reason, score: 1 }];
  return { ...room, rounds: { ...room.rounds, [roundId]: { ...round, responders } } };
}

function turn(room: RoomState, roundId: string, runId: string | undefined, change: Partial<Responder>): RoomState {
  const round = room.rounds[roundId];
  if (round === undefined) return room;
  const responders = round.responders.map((r) => (r.runId === runId ? { ...r, ...change } : r));
  return { ...room, rounds: { ...room.rounds, [roundId]: { ...round, responders } } };
}

function noted(room: RoomState, frame: ServerFrame, position: number, note: Pick<Note, 'text' | 'tone' | 'roundId'>): RoomState {
  return {
    ...room,
    timeline: appended(room.timeline, { kind: 'note', id: `fact-${position}`, at: frame.ts ?? '', ...note }),
  };
}
