package fif

// Kinds of tags and blocks that are read here, as numbered by fiff_file.h.
const (
	kindFileID     = 100
	kindBlockStart = 104
	kindBlockEnd   = 105
	kindRefRole    = 115
	kindRefNumber  = 117
	kindRefName    = 118
	kindChannels   = 200
	kindRate       = 201
	kindChannel    = 203
	kindDate       = 204
	kindComment    = 206
	kindAverages   = 207
	kindFirst      = 208
	kindLast       = 209
	kindAspect     = 210
	kindExperiment = 212
	kindLowPass    = 219
	kindHighPass   = 223
	kindSamples    = 228
	kindFirstTime  = 229
	kindName       = 233
	kindLine       = 235
	kindScan       = 250
	kindChKind     = 252
	kindChRange    = 253
	kindChCal      = 254
	kindChLoc      = 255
	kindChUnit     = 256
	kindChMul      = 257
	kindChName     = 258
	kindChCoil     = 350
	kindBuffer     = 300
	kindSkip       = 301
	kindEpoch      = 302
	kindSkipSample = 303

	kindProjKind   = 3411
	kindProjCount  = 3414
	kindProjNames  = 3417
	kindRowNames   = 3502
	kindNameList   = 3507
	kindCovKind    = 3530
	kindCovDim     = 3531
	kindCov        = 3532
	kindCovDiag    = 3533
	kindCovFree    = 3536
	kindCovMethod  = 3537
	kindProjActive = 3560
	kindEventList  = 3561
	kindEventNames = 3566
	kindBaseMin    = 3568
	kindBaseMax    = 3569
	kindSelection  = 3800
	kindRawRate    = 3803

	blockMeas        = 100
	blockInfo        = 101
	blockRaw         = 102
	blockEvoked      = 104
	blockAspect      = 105
	blockContinuous  = 112
	blockChannel     = 113
	blockRef         = 118
	blockShielded    = 119
	blockShieldedAsp = 120
	blockProj        = 313
	blockProjItem    = 314
	blockCov         = 355
	blockBads        = 359
	blockEvents      = 361
	blockEpochs      = 373
	blockAnnotations = 3810
	blockMetadata    = 3811

	typeInt16      = 2
	typeInt32      = 3
	typeFloat32    = 4
	typeFloat64    = 5
	typeString     = 10
	typePack16     = 16
	typeComplex64  = 20
	typeComplex128 = 21
	typeChannel    = 30

	matrixDense   = 0x4000 << 16
	matrixColumns = 0x4010 << 16
	matrixRows    = 0x4020 << 16
)
