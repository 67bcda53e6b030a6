import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { expectAccessible, show } from '../testing/render';
import { RecordingButton } from './RecordingButton';

it('says that nothing is recorded and that recording is still to come', async () => {
  show(
    <main>
      <h1>Gespräch</h1>
      <RecordingButton
        render={({ label, onClick }) => <button onClick={onClick}>{label}</button>}
      />
    </main>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Aufnahme' }));
  expect(screen.getByRole('dialog', { name: 'Aufnahme' }).textContent).toMatch(
    /Es wird jetzt nichts aufgezeichnet/,
  );
  await expectAccessible();
  await userEvent.click(screen.getByRole('button', { name: 'Schließen' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});
