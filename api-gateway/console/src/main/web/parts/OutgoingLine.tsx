import type { Outgoing } from '../room/state';
import type { Actions } from './actions';
import { Words } from './Words';

/** What I have said and nobody else has seen yet. */
export function OutgoingLine({ outgoing, names, actions }: { outgoing: Outgoing; names: string[]; actions: Actions }) {
  const { clientMessageId, content, problem } = outgoing;
  return (
    <article className="message mine outgoing" aria-label="You, not sent yet">
      <div className="body">
        <Words text={content} names={names} />
        {problem === undefined ? (
          <p className="quiet">On its way …</p>
        ) : (
          <p className="problem" role="alert">
            Not sent: {problem}.{' '}
            <button type="button" className="plain" onClick={() => actions.sayAgain(clientMessageId, content)}>
              Try again
            </button>{' '}
            <button type="button" className="plain" onClick={() => actions.discard(clientMessageId)}>
              Discard
            </button>
          </p>
        )}
      </div>
    </article>
  );
}
