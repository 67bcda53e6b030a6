// Pictures of the consultation itself, on both sides (picture_book.ts).
import { expect, test, type Page } from '@playwright/test';

import { expectWholeControls, kPicturesTimeoutMs, picture } from './picture.js';
import { createMeeting, knock, newPerson, onePractice, signIn } from './practice.js';

test.setTimeout(kPicturesTimeoutMs);

const practice = onePractice();

const kPanels = ['safety', 'toggle-people', 'toggle-chat', 'toggle-more'] as const;
type PanelButton = (typeof kPanels)[number];

/** One panel beside the picture, or none: as on a phone, where they take turns. */
async function showPanel(page: Page, wanted: PanelButton | null): Promise<void> {
  for (const button of kPanels) {
    const control = page.getByTestId(button);
    if (!(await control.isVisible())) continue;
    const open =
      (await control.getAttribute('aria-expanded')) ?? (await control.getAttribute('aria-pressed'));
    if ((open === 'true') !== (button === wanted)) await control.click();
  }
}

async function expectPicture(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page
        .getByTestId('remote-video')
        .first()
        .evaluate((video) => (video as HTMLVideoElement).videoWidth)
        .catch(() => 0),
    )
    .toBeGreaterThan(0);
}

test('pictures of a consultation on both sides', async ({ browser }) => {
  const { page, context } = await newPerson(browser);
  const patient = await newPerson(browser);
  await signIn({ page, context }, practice);
  const link = await createMeeting({ page, context });
  await page.getByTestId('open-meeting').first().click();
  await expect(page.getByTestId('end-meeting')).toBeVisible();
  await showPanel(page, null);
  await picture(page, 'physician-alone');
  await knock(patient, link, 'Erika Beispiel');
  await expect(page.getByTestId('admit')).toBeVisible();
  await picture(page, 'physician-knock');
  await page.getByTestId('admit').click();
  await expectPicture(page);
  await expectPicture(patient.page);
  await page.waitForTimeout(2_000); // the picture sharpens

  await picture(page, 'physician-call');
  await showPanel(patient.page, null);
  await picture(patient.page, 'patient-call');
  for (const width of [320, 375, 412]) {
    await expectWholeControls(page, width);
    await expectWholeControls(patient.page, width);
  }
  await showPanel(page, 'safety');
  await expect(page.getByTestId('code-digits')).toBeVisible();
  await picture(page, 'physician-safety');
  await showPanel(patient.page, 'safety');
  await picture(patient.page, 'patient-safety');
  await page.getByTestId('codes-equal').click();
  await page.getByTestId('make-tan').click();
  await expect(page.getByTestId('tan')).toBeVisible();
  await picture(page, 'physician-safety-checked');

  await showPanel(page, 'toggle-chat');
  await page.getByTestId('chat-input').fill('Bitte halten Sie Ihre Karte bereit.');
  await page.getByTestId('chat-send').click();
  await expect(page.getByTestId('chat-message')).toBeVisible();
  await page.getByTestId('live-on').click();
  await page.getByTestId('chat-input').pressSequentially('Ich schaue gerade nach');
  await picture(page, 'physician-chat');
  await showPanel(patient.page, 'toggle-chat');
  await expect(patient.page.getByTestId('live-text')).toBeVisible();
  await picture(patient.page, 'patient-chat');
  await showPanel(patient.page, null);

  await showPanel(page, 'toggle-people');
  await expect(page.getByTestId('remove')).toBeVisible();
  await picture(page, 'physician-people');
  await page.getByTestId('lock').click();
  await expect(page.getByText('Die Tür ist zu')).toBeVisible();
  await picture(page, 'physician-locked');
  await page.getByTestId('lock').click();
  await page.getByTestId('act-mute').click();
  await expect(patient.page.getByTestId('practice-did')).toBeVisible();
  await picture(patient.page, 'patient-helped');
  await page.getByTestId('act-camera-off').click();
  await expect(page.getByTestId('remote-video')).toHaveCount(0);
  await showPanel(page, null);
  await picture(page, 'physician-remote-off');
  await patient.page.getByTestId('toggle-camera').click();
  await patient.page.getByTestId('toggle-mic').click();
  await expectPicture(page);

  await showPanel(page, 'toggle-more');
  await picture(page, 'physician-more');
  for (const layout of ['side', 'grid'] as const) {
    await showPanel(page, 'toggle-more');
    await page.getByTestId(`choice-${layout}`).click();
    await showPanel(page, null);
    await expectPicture(page);
    await picture(page, `physician-${layout}`);
  }
  await showPanel(page, 'toggle-more');
  await page.getByTestId('choice-speaker').click();
  await page.getByTestId('choice-audio').click();
  await expect(page.getByTestId('audio-only')).toBeVisible();
  await showPanel(page, null);
  await picture(page, 'physician-audio-only');
  await expect(patient.page.getByTestId('remote-video')).toHaveCount(0);
  await picture(patient.page, 'patient-audio-only');
  await showPanel(page, 'toggle-more');
  await page.getByTestId('choice-full').click();
  await showPanel(page, null);
  await expectPicture(patient.page);

  await page.getByTestId('toggle-screen').click();
  await expect(patient.page.getByTestId('remote-screen')).toBeVisible();
  await picture(page, 'physician-sharing');
  await picture(patient.page, 'patient-screen');
  await page.getByTestId('toggle-screen').click();

  await patient.page.getByTestId('leave').click();
  await expect(patient.page.getByTestId('left-page')).toBeVisible();
  await picture(patient.page, 'patient-left');
  await patient.page.getByTestId('try-again').click();
  await page.getByTestId('admit').click();
  await expectPicture(patient.page);

  await page.getByTestId('leave').click();
  await expect(page.getByTestId('left-page')).toBeVisible();
  await picture(page, 'physician-left');
  await page.getByRole('button', { name: 'Wieder teilnehmen' }).click();
  await expect(page.getByTestId('end-meeting')).toBeVisible();
  await showPanel(page, null);
  await page.getByTestId('end-meeting').click();
  await expect(page.getByTestId('confirm')).toBeVisible();
  await picture(page, 'physician-end-confirm');
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('ended-page')).toBeVisible();
  await picture(page, 'physician-ended');
  await expect(patient.page.getByTestId('ended-page')).toBeVisible();
  await picture(patient.page, 'patient-ended');
  await patient.page.goto(link);
  await expect(patient.page.getByTestId('ended-before-page')).toBeVisible();
  await picture(patient.page, 'patient-ended-before');
  await context.close();
  await patient.context.close();
});
