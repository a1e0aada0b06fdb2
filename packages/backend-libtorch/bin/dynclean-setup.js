#!/usr/bin/env node
import '../dist/setup/setupEngine.js';
