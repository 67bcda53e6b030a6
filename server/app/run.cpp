#include <fmt/core.h>

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <system_error>

#include "app/commands.hpp"
#include "app/version.hpp"
#include "base/log.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::app {

namespace {

constexpr int kUsageExit = 2;
constexpr int kFailureExit = 1;

std::optional<std::string> read_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

std::vector<std::string> variable_names() {
    std::vector<std::string> names;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view text{*variable};
        names.emplace_back(text.substr(0, text.find('=')));
    }
    return names;
}

/// Child processes and core dumps need not see them.
void forget_secrets() {
    for (const char* name : {"LIVEKIT_API_SECRET", "SECRET_KEY", "HEYDOK_SIGN_IN_PROVIDERS"}) {
        ::unsetenv(name);
    }
}

log::Level level_of(const std::string& name) {
    if (name == "trace") {
        return log::Level::trace;
    }
    if (name == "debug") {
        return log::Level::debug;
    }
    if (name == "warning") {
        return log::Level::warning;
    }
    return name == "error" ? log::Level::error : log::Level::info;
}

/// The exit code.
int dispatch(const CommandLine& line) {
    if (line.command == Command::help) {
        std::cout << usage();
        return 0;
    }
    if (line.command == Command::version) {
        std::cout << "heydok " << kVersion << '\n';
        return 0;
    }
    if (line.command == Command::audit_verify) {
        return verify_audit(line) ? 0 : kFailureExit;
    }
    check_variable_names(variable_names());
    const Config config = load_config_file(line.config_file, read_variable);
    forget_secrets();
    log::set_level(level_of(config.log_level));
    const crypto::SecretProtection protection = crypto::protect_process_secrets();
    if (!protection.locked_heap || !protection.no_dumps) {
        log::warning("keys not fully protected locked={} no_dumps={} raise=RLIMIT_MEMLOCK",
                     protection.locked_heap, protection.no_dumps);
    }
    if (line.command == Command::serve) {
        serve(config, line.demo ? Demo::yes : Demo::no);
    } else if (line.command == Command::media) {
        run_media(config, line.dev ? Dev::yes : Dev::no);
    } else if (line.command == Command::audit_export) {
        export_audit(config, line);
    } else if (line.command == Command::evidence) {
        write_evidence(config, line);
    } else {
        add_account(config, line);
    }
    return 0;
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
    try {
        return dispatch(parse_command_line(arguments));
    } catch (const UsageError& wrong) {
        std::cerr << "heydok: " << wrong.what() << "\n\n" << usage();
        return kUsageExit;
    } catch (const std::exception& failure) {
        std::cerr << "heydok: " << failure.what() << '\n';
    }
    return kFailureExit;
}

}  // namespace heydok::app
