-- AlterTable
ALTER TABLE "User" ADD COLUMN     "addressHash" TEXT,
ADD COLUMN     "linkId" UUID;

-- CreateTable
CREATE TABLE "PublicLink" (
    "id" UUID NOT NULL,
    "agentId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "keyId" TEXT NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "dailyCalls" INTEGER NOT NULL,
    "callsAtOnce" INTEGER NOT NULL,
    "dailyCallsPerAddress" INTEGER NOT NULL,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PublicLink_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PublicLink_tokenHash_key" ON "PublicLink"("tokenHash");

-- CreateIndex
CREATE INDEX "PublicLink_agentId_idx" ON "PublicLink"("agentId");

-- One link of an agent works at a time.
CREATE UNIQUE INDEX "PublicLink_agentId_unrevoked_key" ON "PublicLink"("agentId") WHERE "revokedAt" IS NULL;

-- CreateIndex
CREATE INDEX "User_linkId_addressHash_idx" ON "User"("linkId", "addressHash");

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "PublicLink"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PublicLink" ADD CONSTRAINT "PublicLink_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PublicLink" ADD CONSTRAINT "PublicLink_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
