// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace quarry::cli {

/// From here on SIGINT and SIGTERM only ask: the job finishes what it has in hand. A second one ends the program at once.
void catch_interrupts();
bool interrupt_asked();

}  // namespace quarry::cli
