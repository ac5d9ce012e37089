-- AlterTable
ALTER TABLE "ProviderConnection" ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "price" JSONB;

-- CreateTable
CREATE TABLE "ProviderHealth" (
    "id" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "openUntil" TIMESTAMPTZ(3),
    "reason" TEXT,
    "firstMsP95" INTEGER,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ProviderHealth_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FavouriteVoice" (
    "userId" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "voice" TEXT NOT NULL,

    CONSTRAINT "FavouriteVoice_pkey" PRIMARY KEY ("userId","source","voice")
);

-- AddForeignKey
ALTER TABLE "FavouriteVoice" ADD CONSTRAINT "FavouriteVoice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
