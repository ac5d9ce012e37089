"use client";

import { useState } from "react";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";

type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: "Remove Whisper on the GPU box?" */
  title: string;
  description: string;
  /** The verb on the button. */
  action: string;
  onConfirm: () => Promise<void> | void;
};

/** Asks before something that cannot be taken back. */
export function Confirm({ open, onOpenChange, title, description, action, onConfirm }: ConfirmProps) {
  const [isBusy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button look="danger" isBusy={isBusy} onClick={confirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
