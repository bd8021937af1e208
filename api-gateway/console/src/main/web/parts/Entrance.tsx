import { type FormEvent, useState } from 'react';
import { Logo } from './Logo';

/** For who comes without a key: what this is, and how to get in. */
export function Entrance({ problem, onKey }: { problem: string | null; onKey(key: string): void }) {
  const [key, setKey] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <main className="entrance">
      <Logo />
      <h1>Helpy Cluster</h1>
      <p>Rooms in which people and Helpys talk. This page needs a link with a key in it.</p>
      {problem && (
        <p className="problem" role="alert">
          This key opens nothing here (any more): {problem}.
        </p>
      )}
      <section>
        <h2>On your own machine</h2>
        <p>
          <code>./helpy up</code> prints such a link when it is ready. For a new one:
        </p>
        <pre>
          <code>./helpy link</code>
        </pre>
        <p className="quiet">
          It is good for a day. The key stays in this tab: it is in the part of the address that a browser never sends, and
          the page takes it out of there at once.
        </p>
      </section>
      <section>
        <h2>Have a key already?</h2>
        <form onSubmit={submit}>
          <label htmlFor="key">A key of a workspace, which may write</label>
          <div className="row">
            <input
              id="key"
              type="password"
              value={key}
              onChange={(event) => setKey(event.target.value)}
              placeholder="hk_…"
              autoComplete="off"
              spellCheck={false}
            />
            <button type="submit" className="primary" disabled={!key.trim()}>
              Enter
            </button>
          </div>
        </form>
      </section>
      <p className="quiet">
        The API is described at <a href="/docs">/docs</a>.
      </p>
    </main>
  );
}
