/** Three speech bubbles around one table. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="10" cy="11" r="7" className="logo-a" />
      <circle cx="22" cy="11" r="7" className="logo-b" />
      <path d="M16 14a7.5 7.5 0 0 1 7.5 7.500c0 4.100-3.300 7.500-7.500 7.500a7.400 7.400 0 0 1-3.300-.8L8.500 29.500l1-4a7.500 7.500 0 0 1 6.500-11.500z" className="logo-c" />
    </svg>
  );
}
