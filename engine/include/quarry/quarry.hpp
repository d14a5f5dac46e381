// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The whole public interface.
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/formats.hpp"
#include "quarry/index.hpp"
#include "quarry/ingest.hpp"
#include "quarry/json.hpp"
#include "quarry/load.hpp"
#include "quarry/log.hpp"
#include "quarry/record.hpp"
#include "quarry/search.hpp"
#include "quarry/version.hpp"
#include "quarry/viewer.hpp"
