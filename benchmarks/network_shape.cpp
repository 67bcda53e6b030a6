#include "benchmarks/network_shape.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace heydok::bench {
namespace {

/// A program found by PATH, with these descriptors as its standard input and output; -1: our own.
pid_t start(std::vector<std::string> arguments, int in = -1, int out = -1) {
    std::vector<char*> pointers;
    for (std::string& argument : arguments) {
        pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (in >= 0) {
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    }
    if (out >= 0) {
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    }
    pid_t process = -1;
    const int failure =
        ::posix_spawnp(&process, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        throw std::runtime_error("cannot start " + arguments[0]);
    }
    return process;
}

void run(const std::vector<std::string>& arguments) {
    int status = 0;
    ::waitpid(start(arguments), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(
            fmt::format("{} {} failed: no network shapes here", arguments[0], arguments[1]));
    }
}

void end_process(pid_t process) {
    if (process > 0) {
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
    }
}

}  // namespace

const std::vector<NetworkShape>& network_shapes() {
    static const std::vector<NetworkShape> kAll{
        {"loss5", "5 % of packets lost in each direction, 20 ms each way", {"loss 5", "delay 20"}},
        {"loss10",
         "10 % of packets lost in each direction, 20 ms each way",
         {"loss 10", "delay 20"}},
        {"loss20",
         "20 % of packets lost in each direction, 20 ms each way",
         {"loss 20", "delay 20"}},
        {"loss30",
         "30 % of packets lost in each direction, 20 ms each way",
         {"loss 30", "delay 20"}},
        {"far", "150 ms each way, 1 % lost", {"loss 1", "delay 150"}},
        {"narrow",
         "3 Mbit/s each way for everybody together, a queue of 200 ms",
         {"rate 3000", "queue 200", "delay 20"}}};
    return kAll;
}

ShapedNetwork::ShapedNetwork(const std::string& link) {
    std::array<int, 2> commands{-1, -1};
    std::array<int, 2> answers{-1, -1};
    if (::pipe2(commands.data(), O_CLOEXEC) != 0 || ::pipe2(answers.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    to_link_ = commands[1];
    try {
        holder_ = start({"unshare", "--net", "sleep", "infinity"});
        // `unshare` has become `sleep`, in its new namespace, by then.
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        link_ = start({link, std::to_string(holder_), "shape0", "net0"}, commands[0], answers[1]);
        ::close(commands[0]);
        ::close(answers[1]);
        std::array<char, 16> ready{};
        if (::read(answers[0], ready.data(), ready.size()) <= 0) {
            throw std::runtime_error("the link does not start: no network shapes here");
        }
        ::close(answers[0]);
        connect_namespaces();
    } catch (...) {
        end();
        throw;
    }
}

ShapedNetwork::~ShapedNetwork() {
    end();
}

void ShapedNetwork::end() {
    ::close(to_link_);
    end_process(link_);
    end_process(holder_);
}

void ShapedNetwork::connect_namespaces() const {
    const std::string inside = fmt::format("--net=/proc/{}/ns/net", holder_);
    run({"ip", "address", "add", "10.79.0.1/24", "dev", "shape0"});
    run({"ip", "link", "set", "shape0", "up"});
    run({"nsenter", inside, "ip", "link", "set", "lo", "up"});
    run({"nsenter", inside, "ip", "address", "add", fmt::format("{}/24", kServerAddress), "dev",
         "net0"});
    run({"nsenter", inside, "ip", "link", "set", "net0", "up"});
}

void ShapedNetwork::say(const std::string& line) const {
    const std::string text = line + "\n";
    if (::write(to_link_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("the link is gone");
    }
}

void ShapedNetwork::apply(const NetworkShape& shape) const {
    clear();
    for (const std::string& line : shape.lines) {
        say("up " + line);
        say("down " + line);
    }
}

void ShapedNetwork::clear() const {
    for (const char* direction : {"up", "down"}) {
        for (const char* fault : {"loss", "delay", "rate"}) {
            say(fmt::format("{} {} 0", direction, fault));
        }
    }
}

}  // namespace heydok::bench
