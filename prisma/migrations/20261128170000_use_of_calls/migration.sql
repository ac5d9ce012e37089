-- CreateTable
CREATE TABLE "CallUse" (
    "callId" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "listenedMs" INTEGER NOT NULL DEFAULT 0,
    "promptTokens" INTEGER NOT NULL DEFAULT 0,
    "cachedTokens" INTEGER NOT NULL DEFAULT 0,
    "completionTokens" INTEGER NOT NULL DEFAULT 0,
    "characters" INTEGER NOT NULL DEFAULT 0,
    "costMicros" BIGINT,
    "currency" TEXT,

    CONSTRAINT "CallUse_pkey" PRIMARY KEY ("callId","stage","provider","model")
);

-- AddForeignKey
ALTER TABLE "CallUse" ADD CONSTRAINT "CallUse_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;
