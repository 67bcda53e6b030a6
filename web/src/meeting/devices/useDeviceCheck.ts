import { useCallback, useEffect, useState } from 'react';
import { acquire, release, type Acquired } from './acquire';
import { everything, type DeviceChoice } from './deviceChoice';

export type CheckState = { state: 'asking' } | Acquired;

export interface DeviceCheck {
  check: CheckState;
  choice: DeviceChoice;
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
  /** Asks the browser again, with changes if given. */
  ask: (change?: Partial<DeviceChoice>) => void;
}

/** Holds camera and microphone while the check is on screen and lets go of them afterwards. */
export function useDeviceCheck(start: DeviceChoice = everything): DeviceCheck {
  const [choice, setChoice] = useState(start);
  const [check, setCheck] = useState<CheckState>({ state: 'asking' });
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);

  useEffect(() => {
    let gone = false;
    let held: MediaStream | null = null;
    void acquire(choice).then(async (acquired) => {
      if (acquired.state === 'ready') held = acquired.stream;
      if (gone) {
        if (held) release(held);
        return;
      }
      setCheck(acquired);
      setDevices(await listDevices());
    });
    return () => {
      gone = true;
      if (held) release(held);
    };
  }, [choice]);

  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    const refresh = (): void => void listDevices().then(setDevices);
    media?.addEventListener('devicechange', refresh);
    return () => media?.removeEventListener('devicechange', refresh);
  }, []);

  const ask = useCallback((change: Partial<DeviceChoice> = {}) => {
    setCheck({ state: 'asking' });
    setChoice((before) => ({ ...before, ...change }));
  }, []);

  return {
    check,
    choice,
    cameras: devices.filter((device) => device.kind === 'videoinput'),
    microphones: devices.filter((device) => device.kind === 'audioinput'),
    ask,
  };
}

/** Devices without an id are placeholders that browsers show before permission. */
async function listDevices(): Promise<MediaDeviceInfo[]> {
  try {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.deviceId !== '');
  } catch {
    return [];
  }
}
