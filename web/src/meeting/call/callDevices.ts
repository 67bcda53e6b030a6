import type { DeviceKind, DeviceNews } from './callSnapshot';

/** Aliases that browsers put beside the real devices. */
const kAliases = ['', 'default', 'communications'];

/** A device that came, or the one in use that went; null when nothing concerns the person. */
export function deviceNews(
  before: readonly MediaDeviceInfo[],
  now: readonly MediaDeviceInfo[],
  inUse: (kind: DeviceKind) => string | null,
): DeviceNews | null {
  for (const device of before) {
    const gone = !now.some((other) => same(other, device));
    if (gone && isDevice(device) && behind(before, device.kind, inUse(device.kind)) === device) {
      const another = now.some(({ kind, ...other }) => kind === device.kind && isDevice(other));
      const what = another ? 'gone' : 'lost';
      return { what, kind: device.kind, id: device.deviceId, label: device.label };
    }
  }
  const added = now.find(
    (device) =>
      isDevice(device) &&
      named(before, device.kind) &&
      !before.some((other) => same(other, device)),
  );
  if (!added) return null;
  return { what: 'new', kind: added.kind, id: added.deviceId, label: added.label };
}

function same(a: MediaDeviceInfo, b: MediaDeviceInfo): boolean {
  return a.kind === b.kind && a.deviceId === b.deviceId;
}

/**
 * Whether the list named the devices of this kind. Before the permission Firefox and Safari list one without a name for
 * each kind, and no loudspeakers: what the permission uncovers was there all the time.
 */
function named(list: readonly MediaDeviceInfo[], kind: DeviceKind): boolean {
  if (kind === 'audiooutput')
    return list.some((other) => other.kind === 'audioinput' && isDevice(other));
  return list.length > 0 && list.every((other) => other.kind !== kind || other.label !== '');
}

/** The device in use, also where the browser names it by an alias. */
function behind(
  list: readonly MediaDeviceInfo[],
  kind: DeviceKind,
  id: string | null,
): MediaDeviceInfo | undefined {
  const named = list.find((device) => device.kind === kind && device.deviceId === id);
  if (!named || isDevice(named)) return named;
  const { groupId } = named;
  return list.find(
    (device) => device.kind === kind && isDevice(device) && device.groupId === groupId,
  );
}

/** Whether it stands for itself, and has a name: browsers list aliases, and before the permission nothing but kinds. */
export function isDevice(device: Pick<MediaDeviceInfo, 'deviceId' | 'label'>): boolean {
  return !kAliases.includes(device.deviceId) && device.label !== '';
}

/** Browsers that cannot direct sound offer no list of loudspeakers. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}
