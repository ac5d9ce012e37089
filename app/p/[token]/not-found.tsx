import { Entrance } from "@/components/auth/entrance";

export default function LinkIsOver() {
  return (
    <Entrance
      title="This link does not work"
      lead="It was switched off or replaced by a new one. Ask whoever gave it to you."
    >
      {null}
    </Entrance>
  );
}
