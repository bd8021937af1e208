import type { ReactNode } from 'react';

export function Notice({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <main className="notice" aria-busy={busy}>
      <p role="status">{children}</p>
    </main>
  );
}
