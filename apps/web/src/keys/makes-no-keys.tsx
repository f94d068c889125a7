import { Link } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { Emptiness } from '../ui/notice.tsx';

/** Stands in place of keys where the person's role has none. */
export function MakesNoKeys() {
  return (
    <Emptiness title="Your role makes no keys">
      <p>An owner, an admin or an operator of this workspace connects agents.</p>
      <Link to="/" className={buttonClass('quiet')}>
        Home
      </Link>
    </Emptiness>
  );
}
