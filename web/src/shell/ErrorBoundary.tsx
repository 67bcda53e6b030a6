import { Component, type ReactNode } from 'react';
import { withTranslation, type WithTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { OutcomePage } from './OutcomePage';

interface Props extends WithTranslation {
  children: ReactNode;
}

/** A mistake of ours, or a part of the page that could not be loaded: say so and offer the way on. */
class Boundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const { t } = this.props;
    return (
      <OutcomePage title={t('outcome.broken.title')} text={t('outcome.broken.text')}>
        <Button look="primary" size="large" onClick={() => window.location.reload()}>
          {t('outcome.broken.reload')}
        </Button>
      </OutcomePage>
    );
  }
}

export const ErrorBoundary = withTranslation()(Boundary);
