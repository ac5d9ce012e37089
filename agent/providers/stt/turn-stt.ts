import { type APIConnectOptions, stt } from "@livekit/agents";
import type { Logger } from "pino";
import type { Roster } from "../roster";
import type { Hearing } from "./hearing";
import type { SttSource } from "./source";
import { TurnSttStream } from "./turn-stt-stream";

/** Speech-to-text of a call as the framework knows it, whichever provider listens. It follows the turn taker: it sends audio only
 * while the caller speaks, and only what that has heard, asks for the words at each pause, and commits when the turn is over. When a connection is lost or
 * a provider fails, the next one is connected and the words under way are sent again. */
export class TurnStt extends stt.STT {
  readonly label = "parley.TurnStt";

  constructor(
    private readonly roster: Roster<SttSource>,
    private readonly hearing: Hearing,
    private readonly log: Logger,
  ) {
    super({ streaming: true, interimResults: true });
  }

  override get model() {
    return this.roster.first().source.model;
  }

  override get provider() {
    return this.roster.first().source.provider;
  }

  protected async _recognize(): Promise<never> {
    throw new Error("TurnStt only streams.");
  }

  stream(options?: { connOptions?: APIConnectOptions }): TurnSttStream {
    return new TurnSttStream(this, this.roster, this.hearing, this.log, options?.connOptions);
  }
}
