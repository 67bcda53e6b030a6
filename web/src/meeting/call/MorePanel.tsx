import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { SelectField } from '../../ui/SelectField';
import { Switch } from '../../ui/Switch';
import { EffectSwitch } from '../devices/EffectSwitch';
import type { CallDevices, CallSnapshot, DeviceKind } from './callSnapshot';
import styles from './MorePanel.module.css';
import panel from './PeoplePanel.module.css';
import type { Shortcuts } from './useShortcuts';
import type { StageView } from './useStageView';

interface MorePanelProps {
  call: CallSnapshot;
  view: StageView;
  shortcuts: Shortcuts;
  /** The controls that have no room in the bar of a phone. */
  controls: ReactNode;
  onClose: () => void;
}

/** Settings of the running call: devices, use of the network, arrangement, keyboard. */
export function MorePanel({ call, view, shortcuts, controls, onClose }: MorePanelProps) {
  const { t } = useTranslation();
  return (
    <section className={panel.panel} aria-label={t('call.more')}>
      <div className={panel.head}>
        <h2>{t('call.more')}</h2>
        <Button className={panel.remove} onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
      {controls && <div className={styles.controls}>{controls}</div>}
      <DeviceChoices devices={call.devices} />
      <EffectSwitch
        effect="blur"
        on={call.blur.on}
        state={call.blur.state}
        onChange={call.blur.choose}
      />
      <EffectSwitch
        effect="noise"
        on={call.noise.on}
        state={call.noise.state}
        onChange={call.noise.choose}
      />
      <Choices
        label={t('call.data.title')}
        value={call.data.mode}
        onChange={call.data.choose}
        choices={[
          { value: 'full', label: t('call.data.full') },
          { value: 'low', label: t('call.data.low'), hint: t('call.data.lowHint') },
          { value: 'audio', label: t('call.data.audio'), hint: t('call.data.audioHint') },
        ]}
      />
      <Choices
        label={t('call.layout.title')}
        value={view.layout}
        onChange={view.setLayout}
        choices={[
          { value: 'speaker', label: t('call.layout.speaker') },
          { value: 'grid', label: t('call.layout.grid') },
          { value: 'side', label: t('call.layout.side') },
        ]}
      />
      <div className={styles.keys}>
        <Switch
          label={t('call.keys.title')}
          on={shortcuts.on}
          onChange={shortcuts.setOn}
          testId="shortcuts-on"
        />
        <ul>
          {shortcuts.keys.map(({ key, does }) => (
            <li key={key}>
              <kbd>{key.toUpperCase()}</kbd> {t(`call.keys.${does}`)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function DeviceChoices({ devices }: { devices: CallDevices }) {
  const { t } = useTranslation();
  const words: Record<DeviceKind, { label: string; number: (number: number) => string }> = {
    audioinput: {
      label: t('devices.microphone'),
      number: (number) => t('devices.microphoneNumber', { number }),
    },
    videoinput: {
      label: t('devices.camera'),
      number: (number) => t('devices.cameraNumber', { number }),
    },
    audiooutput: {
      label: t('devices.speaker'),
      number: (number) => t('devices.speakerNumber', { number }),
    },
  };
  return devices.lists
    .filter((list) => list.devices.length > 0)
    .map(({ kind, devices: choices, inUse }) => (
      <SelectField
        key={kind}
        label={words[kind].label}
        value={inUse ?? choices[0]?.deviceId ?? ''}
        choices={choices.map((device, index) => ({
          value: device.deviceId,
          label: device.label || words[kind].number(index + 1),
        }))}
        onChange={(id) => devices.choose(kind, id)}
      />
    ));
}
