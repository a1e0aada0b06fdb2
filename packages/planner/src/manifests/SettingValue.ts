/** A value of a setting. */
export type SettingValue = string | number | boolean | null;
