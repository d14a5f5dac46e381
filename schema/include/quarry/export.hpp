// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/// Marks what libquarry.so exports; everything else is hidden.
#define QUARRY_API __attribute__((visibility("default")))
