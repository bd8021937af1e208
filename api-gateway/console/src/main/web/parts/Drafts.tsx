import { useState } from 'react';
import { type Draft, helpyName, personName, type RoomState } from '../room/state';
import type { Actions } from './actions';
import { Avatar } from './Avatar';
import { Words } from './Words';

/** What Helpys are saying right now, who comes next, and who types. Told to screen readers in short, never token by token. */
export function Drafts({ room, names, actions }: { room: RoomState; names: string[]; actions: Actions }) {
  const next = waiting(room);
  const typing = [...room.typing].map((userId) => personName(room, userId));
  return (
    <div className="drafts">
      {inTurn(room).map((draft) => (
        <DraftLine key={draft.runId} room={room} draft={draft} names={names} actions={actions} />
      ))}
      {next.length > 0 && <p className="note">Next: {next.join(', ')}</p>}
      {typing.length > 0 && (
        <p className="note typing">
          {typing.join(', ')} {typing.length === 1 ? 'is' : 'are'} typing …
        </p>
      )}
      <p className="unseen" role="status">
        {announced(room)}
      </p>
    </div>
  );
}

function DraftLine({ room, draft, names, actions }: { room: RoomState; draft: Draft; names: string[]; actions: Actions }) {
  const [problem, setProblem] = useState<string | null>(null);
  const name = helpyName(room, draft.helpyId);
  const stop = async () => setProblem(await actions.stop(draft));
  return (
    <article className={`message helpy draft${draft.thinking ? ' thinking' : ''}`} aria-busy={draft.thinking} data-draft={draft.runId}>
      <Avatar id={draft.helpyId} name={name} helpy />
      <div className="body">
        <p className="by">
          <strong>{name}</strong>
          <span className="tag">Helpy</span>
          <span className="quiet">{doing(draft)}</span>
          {draft.thinking && (
            <button type="button" className="stop" disabled={draft.stopping} onClick={stop} aria-label={`Stop ${name}`}>
              Stop
            </button>
          )}
        </p>
        {draft.text === '' ? <Dots /> : <Words text={draft.text} names={names} />}
        {problem && (
          <p className="problem" role="alert">
            Could not be stopped: {problem}.
          </p>
        )}
      </div>
    </article>
  );
}

/** In the order in which their answers will come. */
function inTurn(room: RoomState): Draft[] {
  const place = (draft: Draft) => room.rounds[draft.roundId]?.responders.findIndex(({ runId }) => runId === draft.runId) ?? 0;
  return [...room.drafts].sort((a, b) => place(a) - place(b));
}

function Dots() {
  return (
    <span className="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

function doing(draft: Draft): string {
  if (draft.stopping) return 'stopping …';
  if (!draft.thinking) return 'done, comes in its turn';
  return draft.text === '' ? 'thinking …' : 'answering …';
}

/** Chosen, but not begun. */
function waiting(room: RoomState): string[] {
  return Object.values(room.rounds)
    .filter((round) => !round.over)
    .flatMap((round) => round.responders)
    .filter(({ state, runId }) => state === undefined && !room.drafts.some((draft) => draft.runId === runId))
    .map(({ helpyId }) => helpyName(room, helpyId));
}

function announced(room: RoomState): string {
  const thinking = room.drafts.filter((draft) => draft.thinking).map((draft) => helpyName(room, draft.helpyId));
  if (thinking.length === 0) return '';
  return `${thinking.join(', ')} ${thinking.length === 1 ? 'is' : 'are'} answering`;
}
