import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { callMessages } from "../../messages/call.en.ts";
import { ModalDialog } from "../../shared/modal-dialog.tsx";
import type { AudioCheck } from "../../softphone/audio-check.ts";
import type { AudioTools } from "../../softphone/audio-tools.ts";
import type { CallDesk } from "../../softphone/call-desk.ts";
import { DEVICE_KINDS, type DeviceKind, type DeviceList } from "../../softphone/device-choice.ts";
import { CallIcon } from "./call-icons.tsx";
import { LevelMeter } from "./level-meter.view.tsx";
import "./audio-settings.css";
import "./call.css";

const texts = callMessages.settings;

type Props = { readonly desk: Pick<CallDesk, "softphone" | "tools"> };

/** The button that opens the audio settings, in the page that has the audio. Source: PA-62. */
export function AudioButton({ desk }: Props): ReactNode {
  const { softphone } = desk;
  const { hasDeviceSettings } = useSyncExternalStore(softphone.state.subscribe, softphone.state.read);
  const [isOpen, setOpen] = useState(false);
  if (!hasDeviceSettings) return null;
  return (
    <>
      <Button
        className="button button-quiet button-icon audio-button"
        aria-label={texts.open}
        data-tip={texts.open}
        onPress={() => setOpen(true)}
      >
        <CallIcon name="audio" />
      </Button>
      {isOpen && <AudioSettings desk={desk} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Choice and test of the devices, and a check before the first call. Rules PA-62, PA-63. */
function AudioSettings({ desk: { softphone, tools }, onClose }: Props & { readonly onClose: () => void }): ReactNode {
  const { chosen } = useSyncExternalStore(softphone.state.subscribe, softphone.state.read);
  const dialog = useRef<HTMLDialogElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { check, repeat } = useCheck(tools);
  const devices = useDevices(tools, check);
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);

  async function choose(kind: DeviceKind, deviceId: string, label: string): Promise<void> {
    setRefused(null);
    if (!(await softphone.choose(kind, deviceId))) setRefused(label);
  }

  return (
    <ModalDialog
      dialog={dialog}
      className="audio-settings"
      heading={texts.open}
      closeLabel={texts.close}
      isPending={false}
      onClose={onClose}
    >
      <div className="audio-settings-content">
        {DEVICE_KINDS.map((kind) => (
          <Device
            key={kind}
            kind={kind}
            devices={devices?.[kind] ?? null}
            chosen={chosen[kind]}
            tools={tools}
            onChoose={(deviceId, label) => void choose(kind, deviceId, label)}
          />
        ))}
        <p role="alert" className="audio-settings-refused">
          {refused !== null && texts.refused(refused)}
        </p>
        <Check check={check} onRepeat={repeat} />
      </div>
    </ModalDialog>
  );
}

type DeviceProps = {
  readonly kind: DeviceKind;
  /** Null until they are known. */
  readonly devices: DeviceList[DeviceKind] | null;
  readonly chosen: string;
  readonly tools: AudioTools;
  readonly onChoose: (deviceId: string, label: string) => void;
};

function Device({ kind, devices, chosen, tools, onChoose }: DeviceProps): ReactNode {
  const id = useId();
  const name = texts.kinds[kind];
  const isKnown = chosen === "" || devices?.some(({ deviceId }) => deviceId === chosen);
  return (
    <div className="audio-device">
      <label htmlFor={id}>{name}</label>
      {kind !== "microphone" && devices?.length === 0 ? (
        <p className="audio-device-hint">{texts.noChoice}</p>
      ) : (
        <select
          id={id}
          value={isKnown ? chosen : ""}
          onChange={({ target }) => onChoose(target.value, target.selectedOptions[0]?.label ?? "")}
        >
          <option value="">{texts.system}</option>
          {devices?.map(({ deviceId, label }, at) => (
            <option key={deviceId} value={deviceId}>
              {label || texts.unnamed(name, at + 1)}
            </option>
          ))}
        </select>
      )}
      {kind === "microphone" ? <LevelMeter tools={tools} isMuted={false} /> : <TestButton kind={kind} tools={tools} />}
    </div>
  );
}

type TestProps = { readonly kind: "speaker" | "ringer"; readonly tools: AudioTools };

function TestButton({ kind, tools }: TestProps): ReactNode {
  const [test, setTest] = useState<Disposable | null>(null);
  useEffect(() => () => test?.[Symbol.dispose](), [test]);
  return (
    <Button className="button button-small" onPress={() => setTest(tools.test(kind))}>
      {texts.test[kind]}
    </Button>
  );
}

type CheckProps = { readonly check: AudioCheck | null; readonly onRepeat: () => void };

function Check({ check, onRepeat }: CheckProps): ReactNode {
  return (
    <section className="audio-check" aria-label={texts.check}>
      <div role="status">
        {check === null && <p>{texts.checking}</p>}
        {check !== null &&
          (["microphone", "connection"] as const).map((part) => (
            <p key={part} data-ok={check[part] === null}>
              {check[part] === null ? texts.works[part] : callMessages.problems[check[part]]}
            </p>
          ))}
      </div>
      <Button className="button button-small" isDisabled={check === null} onPress={onRepeat}>
        {texts.again}
      </Button>
    </section>
  );
}

/** Checks once, and again on request. Null while a check runs. */
function useCheck(tools: AudioTools): { readonly check: AudioCheck | null; readonly repeat: () => void } {
  const [check, setCheck] = useState<AudioCheck | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round checks again
  useEffect(() => {
    let isCurrent = true;
    setCheck(null);
    void tools.check().then((result) => isCurrent && setCheck(result));
    return () => {
      isCurrent = false;
    };
  }, [tools, round]);
  return { check, repeat: () => setRound(round + 1) };
}

/** The devices, read again when they change, and after a check: browsers list their names once they permit the microphone. */
function useDevices(tools: AudioTools, check: AudioCheck | null): DeviceList | null {
  const [devices, setDevices] = useState<DeviceList | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a check may ask for the permission
  useEffect(() => {
    let isCurrent = true;
    const read = (): void => void tools.devices().then((list) => isCurrent && setDevices(list));
    read();
    const following = tools.followDevices(read);
    return () => {
      isCurrent = false;
      following[Symbol.dispose]();
    };
  }, [tools, check]);
  return devices;
}
