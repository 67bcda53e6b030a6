import styles from './PageIntro.module.css';

interface PageIntroProps {
  title: string;
  /** What the page is for, in a sentence. */
  lead: string;
}

/** The head of a page of the practice. */
export function PageIntro({ title, lead }: PageIntroProps) {
  return (
    <div className={styles.intro}>
      <h1>{title}</h1>
      <p className={styles.lead}>{lead}</p>
    </div>
  );
}
