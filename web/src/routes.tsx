import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from './api/types';
import { AuditPage } from './audit/AuditPage';
import { DashboardPage } from './meeting/dashboard/DashboardPage';
import { PhysicianCallPage } from './meeting/call/PhysicianCallPage';
import type { CallEntry } from './meeting/callEntry';
import { PatientPage } from './meeting/join/PatientPage';
import { AccountActions } from './people/AccountActions';
import { HomePage } from './people/HomePage';
import { IdleGuard } from './people/IdleGuard';
import { InvitationPage } from './people/InvitationPage';
import { PrivacyPage } from './people/PrivacyPage';
import { SecurityPage } from './people/SecurityPage';
import { SystemsPage } from './people/SystemsPage';
import { TeamPage } from './people/TeamPage';
import { useSession } from './people/useSession';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { navigate, placeOf, usePath, type Place } from './shell/location';
import { may } from './shell/may';
import { OutcomePage } from './shell/OutcomePage';
import { WaitPage } from './shell/Wait';
import { Button } from './ui/Button';
import { OneWaitProvider } from './ui/useLate';

const CallRoute = lazy(() => import('./callRoute'));

/** The map of pages. Here the features meet; they do not know each other. */
export function Routes() {
  const place = placeOf(usePath());
  return (
    <OneWaitProvider>
      <ErrorBoundary key={JSON.stringify(place)}>{pageOf(place)}</ErrorBoundary>
    </OneWaitProvider>
  );
}

function pageOf(place: Place): ReactNode {
  switch (place.page) {
    case 'home':
      return <SignedIn>{({ person }) => <ToFirstPage person={person} />}</SignedIn>;
    case 'dashboard':
      return (
        <SignedIn needs="meeting:list">
          {({ person, actions, reload }) => (
            <DashboardPage person={person} actions={actions} onSessionLost={reload} />
          )}
        </SignedIn>
      );
    case 'team':
      return (
        <SignedIn needs="team:list">
          {({ person, actions, reload }) => (
            <TeamPage person={person} actions={actions} onSessionLost={reload} />
          )}
        </SignedIn>
      );
    case 'systems':
      return (
        <SignedIn needs="api-key:list">
          {({ actions, reload }) => <SystemsPage actions={actions} onSessionLost={reload} />}
        </SignedIn>
      );
    case 'audit':
      return (
        <SignedIn needs="audit:show">
          {({ person, actions, reload }) => (
            <AuditPage person={person} actions={actions} onSessionLost={reload} />
          )}
        </SignedIn>
      );
    case 'invitation':
      return <InvitationPage />;
    case 'security':
      return <SignedIn>{(inside) => <OwnSecurity inside={inside} />}</SignedIn>;
    case 'privacy':
      return (
        <SignedIn needs="account:export">
          {({ person, actions, reload }) => (
            <PrivacyPage person={person} actions={actions} onSessionLost={reload} />
          )}
        </SignedIn>
      );
    case 'call':
      return (
        <SignedIn needs="meeting:host" mayIdle>
          {({ person, reload }) => (
            <PhysicianCallPage
              meetingId={place.meetingId}
              person={person}
              renderCall={renderCall}
              onSessionLost={reload}
            />
          )}
        </SignedIn>
      );
    case 'patient':
      return <PatientPage meetingId={place.meetingId} renderCall={renderCall} />;
    case 'unknown':
      return <NotFound />;
  }
}

function renderCall(entry: CallEntry): ReactNode {
  return (
    <Suspense fallback={<Loading />}>
      <CallRoute entry={entry} />
    </Suspense>
  );
}

interface Inside {
  person: Person;
  /** Where the person can go from every page, and out. */
  actions: ReactNode;
  /** Asks the server again who is signed in. */
  reload: () => void;
}

interface SignedInProps {
  /** The permission without which there is no such page. */
  needs?: string;
  /** A consultation: nobody has to touch anything while they talk. */
  mayIdle?: boolean;
  children: (inside: Inside) => ReactNode;
}

/** Shows a page to those who are signed in, the front door to everybody else. The address stays. */
function SignedIn({ needs, mayIdle = false, children }: SignedInProps) {
  const { t } = useTranslation();
  const [session, { reload, signOut, idleOut }] = useSession();

  const insideOf = (person: Person): ReactNode => {
    const inside: Inside = {
      person,
      actions: (
        <AccountActions
          person={person}
          onSignOut={() => void signOut().then(() => navigate('/'))}
        />
      ),
      reload,
    };
    return person.must_enrol ? <OwnSecurity inside={inside} /> : children(inside);
  };

  switch (session.state) {
    case 'loading':
      return <Loading />;
    case 'signed-out':
      return <HomePage onSignedIn={reload} end={session.end} />;
    case 'signed-in':
      if (needs !== undefined && !may(session.person, needs)) return <NotFound />;
      return (
        <>
          {!mayIdle && (
            <IdleGuard seconds={session.person.session.idle_seconds} onIdledOut={idleOut} />
          )}
          {insideOf(session.person)}
        </>
      );
    case 'failed':
      return (
        <OutcomePage title={t('outcome.unreachable.title')} text={t('outcome.unreachable.text')}>
          <Button look="primary" size="large" onClick={reload}>
            {t('common.tryAgain')}
          </Button>
        </OutcomePage>
      );
  }
}

function OwnSecurity({ inside }: { inside: Inside }) {
  return (
    <SecurityPage
      actions={inside.actions}
      mustEnrol={inside.person.must_enrol}
      onEnrolled={inside.person.must_enrol ? inside.reload : () => undefined}
      onSessionLost={inside.reload}
    />
  );
}

/** Who holds or plans consultations begins with them; an admin begins with the team. */
function ToFirstPage({ person }: { person: Person }) {
  const first = may(person, 'meeting:list') ? '/dashboard' : '/team';
  useEffect(() => navigate(first, 'replace'), [first]);
  return <Loading />;
}

function Loading() {
  const { t } = useTranslation();
  return <WaitPage title={t('common.loading')} text={t('common.loading')} />;
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <OutcomePage
      title={t('outcome.pageNotFound.title')}
      text={t('outcome.pageNotFound.text')}
      testId="not-found-page"
    >
      <Button look="primary" size="large" onClick={() => navigate('/')}>
        {t('outcome.home')}
      </Button>
    </OutcomePage>
  );
}
