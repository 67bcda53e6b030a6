import { useEffect, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../ui/classes';
import { TwoCircles } from '../ui/TwoCircles';
import { LanguageSwitch } from './LanguageSwitch';
import { Link } from './Link';
import styles from './Shell.module.css';

interface ShellProps {
  title: string;
  /** `narrow`: one column to read and do one thing. `wide`: lists and two columns. */
  width?: 'narrow' | 'wide';
  /** Actions of the signed-in person, right of the language. */
  actions?: ReactNode;
  /** A patient stays on the page; only the practice's pages lead home. */
  home?: string | null;
  children: ReactNode;
}

/** The frame of every page except the call. */
export function Shell({ title, width = 'narrow', actions, home = null, children }: ShellProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · heydok`;
  }, [title]);

  const brand = (
    <span className={styles.brand}>
      <TwoCircles />
      heydok
    </span>
  );
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('common.skipToContent')}
      </a>
      <header className={styles.header}>
        {home === null ? (
          brand
        ) : (
          <Link to={home} className={styles.homeLink}>
            {brand}
          </Link>
        )}
        {actions ? <Menu>{actions}</Menu> : <LanguageSwitch />}
      </header>
      <main id="content" tabIndex={-1} className={classes(styles.main, styles[width])}>
        {children}
      </main>
    </div>
  );
}

/** What a signed-in person can go to and do: in the header where there is room, behind one button on a phone. */
function Menu({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.menuButton}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((before) => !before)}
        data-testid="menu"
      >
        {t('common.menu')}
      </button>
      <div id={id} className={classes(styles.actions, open && styles.open)}>
        <LanguageSwitch />
        {children}
      </div>
    </>
  );
}
